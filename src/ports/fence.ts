/**
 * Asked by an adapter before it connects anywhere: says nothing when it may.
 * @param address as it is connected to, after names of configurations had their say; a name is one that would have to be looked up
 * @param what it is, for the error: `eu-1 (root@192.0.2.21:22)`
 * @throws RadioctlError guard: nothing was sent
 */
export type Fence = (address: string, what: string) => void;
