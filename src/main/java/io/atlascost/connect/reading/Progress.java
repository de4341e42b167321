package io.atlascost.connect.reading;

import io.atlascost.connect.rows.Fingerprint;
import java.math.BigDecimal;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How far a query has been delivered, as Connect keeps it beside the records. */
public record Progress(State state, Position position) {
  /** Of a query that was never delivered. */
  public static final Progress NONE = new Progress(State.READING, Position.START);

  private static final Set<String> KEYS = Set.of("state", "row", "fingerprint");

  public enum State {
    READING,
    COMPLETE,
    FAILED
  }

  public static Progress reading(Position position) {
    return new Progress(State.READING, position);
  }

  public static Progress complete(Position position) {
    return new Progress(State.COMPLETE, position);
  }

  public static Progress failed(Position position) {
    return new Progress(State.FAILED, position);
  }

  /** Whether the query will never be asked for again. */
  public boolean isEnd() {
    return state != State.READING;
  }

  /**
   * Connect's source offset, made when somebody reads it: every record carries one, and Connect
   * keeps the last of thousands.
   */
  public Map<String, Object> toOffset() {
    return new Offset(this);
  }

  /**
   * Reads what {@link #toOffset()} wrote; numbers may have become others on their way through JSON.
   *
   * @throws IllegalArgumentException if the map is of another shape; the message tells the shape
   */
  public static Progress fromOffset(Map<String, ?> offset) {
    if (!offset.keySet().equals(KEYS)) {
      throw new IllegalArgumentException(
          "the offset has the keys "
              + offset.keySet()
              + "; expected {\"state\": \"READING\", \"row\": 0, \"fingerprint\": \""
              + Fingerprint.format(Fingerprint.NOTHING)
              + "\"}, or null to read the query anew");
    }

    return new Progress(
        state(offset.get("state")),
        new Position(row(offset.get("row")), fingerprint(offset.get("fingerprint"))));
  }

  private static State state(Object value) {
    return Arrays.stream(State.values())
        .filter(state -> state.name().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "state is '" + value + "'; expected one of READING, COMPLETE, FAILED"));
  }

  private static long row(Object value) {
    try {
      long row = value instanceof Number ? new BigDecimal(value.toString()).longValueExact() : -1;
      if (row >= 0) {
        return row;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below: a broken number, one that is too large, or none.
    }

    String kind = value instanceof String ? "the text " : "";
    throw new IllegalArgumentException(
        "row is " + kind + "'" + value + "'; expected a whole number from 0");
  }

  private static long fingerprint(Object value) {
    if (value instanceof String text) {
      try {
        return Fingerprint.parse(text);
      } catch (IllegalArgumentException e) {
        // Said below.
      }
    }

    throw new IllegalArgumentException(
        "fingerprint is '" + value + "'; expected a text of 16 hex digits");
  }

  /** A progress as a map. */
  private static final class Offset extends AbstractMap<String, Object> {
    private final Progress progress;
    private int hash;

    Offset(Progress progress) {
      this.progress = progress;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Offset offset
          ? progress.equals(offset.progress)
          : super.equals(other);
    }

    /** Made once: in a transaction, Connect looks each record up among several, again and again. */
    @Override
    public int hashCode() {
      if (hash == 0) {
        this.hash =
            hash("state", progress.state().name())
                + hash("row", progress.position().row())
                + hash("fingerprint", Fingerprint.format(progress.position().fingerprint()));
      }

      return hash;
    }

    /** Of an entry, as maps have it. */
    private static int hash(String key, Object value) {
      return key.hashCode() ^ value.hashCode();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Object> offset = new LinkedHashMap<>();
      offset.put("state", progress.state().name());
      offset.put("row", progress.position().row());
      offset.put("fingerprint", Fingerprint.format(progress.position().fingerprint()));

      return Collections.unmodifiableSet(offset.entrySet());
    }
  }
}
