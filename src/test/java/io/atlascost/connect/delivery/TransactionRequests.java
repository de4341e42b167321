package io.atlascost.connect.delivery;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/** Requests of a task to end transactions in, what it asked for out. */
final class TransactionRequests implements TransactionContext {
  /** Stands for a request that names no record. */
  static final Object WHOLE_BATCH = "whole batch";

  private final List<Object> committed = new ArrayList<>();
  private final List<Object> aborted = new ArrayList<>();

  List<Object> committed() {
    return committed;
  }

  List<Object> aborted() {
    return aborted;
  }

  @Override
  public void commitTransaction() {
    committed.add(WHOLE_BATCH);
  }

  @Override
  public void commitTransaction(SourceRecord record) {
    committed.add(record);
  }

  @Override
  public void abortTransaction() {
    aborted.add(WHOLE_BATCH);
  }

  @Override
  public void abortTransaction(SourceRecord record) {
    aborted.add(record);
  }
}
