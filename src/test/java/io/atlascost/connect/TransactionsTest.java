package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private final Requests requests = new Requests();
  private final List<SourceRecord> batch = new ArrayList<>();

  @Test
  void commitsAtTheLastRecordOfAQuery() {
    Transactions transactions = new Transactions(requests, 100);
    SourceRecord last = add(transactions, add(transactions, null));

    transactions.endOfQuery(batch);

    assertThat(requests.made).containsExactly(last);
    assertThat(transactions.endWithBatch()).isFalse();
  }

  @Test
  void commitsInPartsWhatIsTooLarge() {
    Transactions transactions = new Transactions(requests, 2);
    SourceRecord second = add(transactions, add(transactions, null));
    SourceRecord fourth = add(transactions, add(transactions, null));
    transactions.endOfQuery(batch);

    assertThat(requests.made).containsExactly(second, fourth);
  }

  @Test
  void endsTheBatchWhereNoRecordOfItCarriesTheEnd() {
    Transactions transactions = new Transactions(requests, 100);
    add(transactions, null);
    batch.clear();

    transactions.endOfQuery(batch);

    assertThat(requests.made).containsExactly(Requests.WHOLE_BATCH);
    assertThat(transactions.endWithBatch()).isTrue();
    transactions.batchTaken();
    assertThat(transactions.endWithBatch()).isFalse();
  }

  @Test
  void asksForNothingWhereNothingIsOpen() {
    Transactions transactions = new Transactions(requests, 100);

    transactions.endOfQuery(batch);

    assertThat(requests.made).isEmpty();
    assertThat(transactions.endWithBatch()).isFalse();
  }

  private SourceRecord add(Transactions transactions, SourceRecord before) {
    SourceRecord record =
        new SourceRecord(Map.of(), Map.of("before", before == null), "usage", null, null);
    batch.add(record);
    transactions.added(record);
    return record;
  }

  private static final class Requests implements TransactionContext {
    private static final Object WHOLE_BATCH = "whole batch";

    private final List<Object> made = new ArrayList<>();

    @Override
    public void commitTransaction() {
      made.add(WHOLE_BATCH);
    }

    @Override
    public void commitTransaction(SourceRecord record) {
      made.add(record);
    }

    @Override
    public void abortTransaction() {
      throw new AssertionError("nobody aborts");
    }

    @Override
    public void abortTransaction(SourceRecord record) {
      throw new AssertionError("nobody aborts");
    }
  }
}
