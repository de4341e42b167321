package io.atlascost.connect.benchmark.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first records of another task in, their keys and values again and again out. */
public final class CeilingTask extends SourceTask {
  /** The class of the other task. */
  static final String OF = "ceiling.task";

  /** What its log says before the milliseconds that the other one's {@code start()} took. */
  public static final String STARTED = "The first task's start() took ";

  private static final Logger log = LoggerFactory.getLogger(CeilingTask.class);
  private static final int PREBUILT = 1000;

  private final List<SourceRecord> prebuilt = new ArrayList<>();
  private TransactionContext transactions;
  private long left;
  private long sent;
  private long transaction;
  private long open;

  @Override
  public String version() {
    return "benchmark";
  }

  @Override
  public void start(Map<String, String> props) {
    this.transactions = context.transactionContext();
    this.left = Long.parseLong(props.get(CeilingConnector.RECORDS));
    this.transaction = Long.parseLong(props.getOrDefault("transaction.max.rows", "100000"));
    SourceTask other = Instance.of(props.get(OF), SourceTask.class);
    other.initialize(new NothingBefore());
    long begin = System.nanoTime();
    other.start(props);
    log.info(STARTED + "{} ms", (System.nanoTime() - begin) / 1_000_000);
    try {
      prebuild(other, props.get("topic"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      other.stop();
    }
  }

  private void prebuild(SourceTask other, String topic) throws InterruptedException {
    while (prebuilt.size() < PREBUILT) {
      List<SourceRecord> batch = other.poll();
      if (batch != null) {
        batch.stream()
            .filter(record -> record.topic().equals(topic))
            .limit(PREBUILT - prebuilt.size())
            .forEach(prebuilt::add);
      }
    }
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (left == 0) {
      Thread.sleep(100);
      return null;
    }

    int size = (int) Math.min(left, prebuilt.size());
    this.left -= size;
    this.open += size;
    if (transactions != null && (left == 0 || open >= transaction)) {
      this.open = 0;
      transactions.commitTransaction();
    }

    return prebuilt.subList(0, size).stream().map(this::anew).toList();
  }

  /** Each with an offset of its own, as any source has it: Connect takes equal ones for one. */
  private SourceRecord anew(SourceRecord record) {
    this.sent++;
    return new SourceRecord(
        record.sourcePartition(),
        Map.of("row", sent),
        record.topic(),
        null,
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp());
  }

  @Override
  public void stop() {
    // Nothing runs beside poll().
  }
}
