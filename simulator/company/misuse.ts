/** The simulation is asked for something that it cannot do; the message says what. Not an answer of WeCom's. */
export class Misuse extends Error {}
