package io.atlascost.connect.simulator;

/** How a connection ends in the middle of a reply. */
public enum Cut {
  /** An orderly end of stream, as when a process closes its socket. */
  FIN,
  /** A reset, as when a process dies or a firewall forgets the connection. */
  RST
}
