package io.atlascost.connect.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private static final Duration AGE = Duration.ofSeconds(30);

  private final FakeClock clock = new FakeClock();
  private final TransactionRequests requests = new TransactionRequests();
  private final List<SourceRecord> batch = new ArrayList<>();

  @Test
  void commitsAtTheLastRecordOfAQuery() {
    Transactions transactions = transactions(100);
    SourceRecord last = add(transactions, add(transactions, null));

    transactions.commit(batch);

    assertThat(requests.committed()).containsExactly(last);
    assertThat(transactions.endWithBatch()).isFalse();
  }

  @Test
  void commitsInPartsWhatIsTooLarge() {
    Transactions transactions = transactions(2);
    SourceRecord second = add(transactions, add(transactions, null));
    SourceRecord fourth = add(transactions, add(transactions, null));
    transactions.commit(batch);

    assertThat(requests.committed()).containsExactly(second, fourth);
  }

  @Test
  void endsTheBatchWhereNoRecordOfItCarriesTheEnd() {
    Transactions transactions = transactions(100);
    add(transactions, null);
    batch.clear();

    transactions.commit(batch);

    assertThat(requests.committed()).containsExactly(TransactionRequests.WHOLE_BATCH);
    assertThat(transactions.endWithBatch()).isTrue();
    transactions.batchTaken();
    assertThat(transactions.endWithBatch()).isFalse();
  }

  @Test
  void asksForNothingWhereNothingIsOpen() {
    Transactions transactions = transactions(100);

    transactions.commit(batch);

    assertThat(requests.committed()).isEmpty();
    assertThat(transactions.endWithBatch()).isFalse();
  }

  @Test
  void commitsWhatHasBeenOpenForLongWithTheBatchThatIsTaken() {
    Transactions transactions = transactions(100);
    add(transactions, null);
    batch.clear();
    clock.advance(AGE.minusMillis(1));
    transactions.beforeTake(batch);
    assertThat(requests.committed()).isEmpty();

    clock.advance(Duration.ofMillis(1));
    transactions.beforeTake(batch);
    assertThat(requests.committed()).containsExactly(TransactionRequests.WHOLE_BATCH);

    transactions.beforeTake(batch);
    assertThat(requests.committed()).hasSize(1);
  }

  @Test
  void countsTheAgeFromTheFirstRecordOfEachTransaction() {
    Transactions transactions = transactions(2);
    SourceRecord second = add(transactions, add(transactions, null));
    clock.advance(AGE);
    SourceRecord third = add(transactions, null);

    transactions.beforeTake(batch);
    assertThat(requests.committed()).containsExactly(second);

    clock.advance(AGE);
    transactions.beforeTake(batch);
    assertThat(requests.committed()).containsExactly(second, third);
  }

  @Test
  void knowsTheLastRecordOfWhatIsOpenAndAbortsIt() {
    Transactions transactions = transactions(100);
    assertThat(transactions.last()).isEmpty();
    SourceRecord second = add(transactions, add(transactions, null));
    assertThat(transactions.last()).contains(second);

    transactions.abortAt(second);

    assertThat(requests.aborted()).containsExactly(second);
    assertThat(transactions.endWithBatch()).isTrue();
    assertThat(transactions.last()).isEmpty();
    transactions.commit(batch);
    assertThat(requests.committed()).isEmpty();
  }

  @Test
  void nothingIsOpenWhereConnectHasTheSay() {
    Transactions transactions =
        new Transactions(null, new Transactions.Limits(1, Duration.ZERO), clock);

    add(transactions, null);
    transactions.beforeTake(batch);
    transactions.commit(batch);

    assertThat(transactions.last()).isEmpty();
    assertThat(transactions.endWithBatch()).isFalse();
  }

  private Transactions transactions(int records) {
    return new Transactions(requests, new Transactions.Limits(records, AGE.multipliedBy(2)), clock);
  }

  private SourceRecord add(Transactions transactions, SourceRecord before) {
    SourceRecord record =
        new SourceRecord(Map.of(), Map.of("before", before == null), "usage", null, null);
    batch.add(record);
    transactions.added(record);
    return record;
  }
}
