package io.atlascost.connect.fuzz;

/** What is tried with any bytes; fails where it finds a defect. */
interface Target {
  void accept(byte[] data);
}
