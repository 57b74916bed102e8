/** Runs jobs: several lanes at the same time, the jobs of each lane in their order. Knows no kind of job. */
import { type JobResult, type OutboxJob, UNTRIED } from "./job.ts";

export interface OrderOptions {
  /** How many jobs run at a time. */
  width: number;
  /** No further job begins once this is false. */
  mayBegin(results: readonly JobResult[]): boolean;
}

/** Gives a result for each job. After a job that must be tried again, the jobs behind it in its lane stay untried. */
export async function runInOrder<P extends Pick<OutboxJob, "lane">>(
  jobs: readonly P[],
  { width, mayBegin }: OrderOptions,
  work: (job: P) => Promise<JobResult>,
): Promise<JobResult[]> {
  const results = new Map<P, JobResult>();
  const inOrder: JobResult[] = [];
  const lanes = [...Map.groupBy(jobs, ({ lane }) => lane).values()];
  async function runLanes(): Promise<void> {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      for (const job of lane) {
        if (!mayBegin(inOrder)) return;
        const result = await work(job);
        results.set(job, result);
        inOrder.push(result);
        if (result.is !== "done" && result.is !== "failed") break;
      }
    }
  }
  await Promise.all([...Array(width)].map(runLanes));
  return jobs.map((job) => results.get(job) ?? UNTRIED);
}
