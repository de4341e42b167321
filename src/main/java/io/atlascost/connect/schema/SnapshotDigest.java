package io.atlascost.connect.schema;

import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * The rows of a result in, in whatever order; a text out that tells whether two results say the
 * same, within flat memory. What the connector adds to a row does not count.
 */
public final class SnapshotDigest {
  /** Of a result without rows. */
  public static final String EMPTY = new SnapshotDigest().toString();

  private static final Set<String> ADDED =
      Set.of("groupBy", "queryOrgId", "queryToken", "queryRow", "retrievedAt");

  private Schema schema;
  private List<Field> fields = List.of();
  private long rows;
  private Digest sum = Digest.ZERO;

  public void add(TypedRow row) {
    if (row instanceof TypedRow.Sound sound) {
      add(sound.value());
    } else if (row instanceof TypedRow.Rejected rejected) {
      this.sum = sum.plus(Digest.of(rejected.row().raw()));
      rows++;
    }
  }

  private void add(Struct value) {
    if (value.schema() != schema) {
      this.schema = value.schema();
      this.fields = schema.fields().stream().filter(f -> !ADDED.contains(f.name())).toList();
    }

    this.sum = sum.plus(Digest.of(value, fields));
    rows++;
  }

  public long rows() {
    return rows;
  }

  /** The number of rows and what they add up to. */
  @Override
  public String toString() {
    return rows + "-" + sum;
  }
}
