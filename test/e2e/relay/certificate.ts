/** Makes self-signed certificates with openssl. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Certificate {
  /** Both are PEM. A client that trusts `certificate` trusts the server that has `key`. */
  certificate: string;
  key: string;
}

const BEGIN = "-----BEGIN CERTIFICATE-----";

export async function selfSigned(name: string): Promise<Certificate> {
  const { stdout } = await promisify(execFile)("openssl", [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-addext",
    `subjectAltName=DNS:${name}`,
    "-keyout",
    "-",
    "-out",
    "-",
  ]);
  const [key = "", certificate] = stdout.split(BEGIN);
  if (certificate === undefined) throw new Error(`openssl gave no certificate: ${stdout}`);
  return { key, certificate: BEGIN + certificate };
}
