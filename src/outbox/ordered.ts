/** Does the work of parcels, lanes beside each other and each lane in its order. Knows nothing of the work. */
import { type JobResult, type OutboxJob, UNTRIED } from "./job.ts";

export interface OrderOptions {
  /** So many at a time. */
  width: number;
  /** Nothing is begun any more once it is false. */
  mayBegin(results: readonly JobResult[]): boolean;
}

/** A result for each; those behind one in their lane that is not done are left untried. */
export async function runInOrder<P extends Pick<OutboxJob, "lane">>(
  parcels: readonly P[],
  { width, mayBegin }: OrderOptions,
  work: (parcel: P) => Promise<JobResult>,
): Promise<JobResult[]> {
  const results = new Map<P, JobResult>();
  const inOrder: JobResult[] = [];
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
