/** Does the work of parcels, lanes beside each other and each lane in its order. Knows nothing of the work. */
import { type Parcel, type Result, UNTRIED } from "./job.ts";

export interface LaneOptions {
  /** So many at a time. */
  width: number;
  /** Nothing is begun any more once it is false. */
  mayBegin(results: readonly Result[]): boolean;
}

/** A result for each; those behind one in their lane that is not done are left untried. */
export async function inLanes<P extends Pick<Parcel, "lane">>(
  parcels: readonly P[],
  { width, mayBegin }: LaneOptions,
  work: (parcel: P) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<P, Result>();
  const inOrder: Result[] = [];
  const lanes = [...Map.groupBy(parcels, ({ lane }) => lane).values()];
  async function runLanes(): Promise<void> {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      for (const parcel of lane) {
        if (!mayBegin(inOrder)) return;
        const result = await work(parcel);
        results.set(parcel, result);
        inOrder.push(result);
        if (result.is !== "done" && result.is !== "failed") break;
      }
    }
  }
  await Promise.all([...Array(width)].map(runLanes));
  return parcels.map((parcel) => results.get(parcel) ?? UNTRIED);
}
