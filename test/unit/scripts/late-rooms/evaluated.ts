/** Which modules of the Worker here were evaluated, in their order. */
export const evaluated: string[] = [];
