/**
 * Adapters call it before they connect anywhere. It returns if the connection is allowed.
 * @param address the final address, after aliases of configuration files are resolved; a name would still need a DNS lookup
 * @param what the destination, for the error: `eu-1 (root@192.0.2.21:22)`
 * @throws RadioctlError guard when the connection is not allowed; nothing was sent
 */
export type Fence = (address: string, what: string) => void;
