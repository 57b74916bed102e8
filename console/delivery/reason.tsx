/** Why a delivery ended so: WeCom's errcode, unless the words have it, and the words. */

interface Reason {
  cause: string | null;
  errcode: number | null;
}

export const hasReason = ({ cause, errcode }: Reason): boolean =>
  cause !== null || (errcode !== null && errcode !== 0);

export function ReasonInWords({ of: { cause, errcode } }: { of: Reason }) {
  const isTold = errcode === null || errcode === 0 || cause?.includes(String(errcode));
  return (
    <>
      {!isTold && <code>{errcode} </code>}
      {cause}
    </>
  );
}
