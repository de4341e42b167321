package io.atlascost.connect.reading;

import io.atlascost.connect.schema.TypedRow;
import org.apache.kafka.connect.errors.ConnectException;

/** Something that the reader found, on its way to Connect's thread. */
public sealed interface Item {
  /** Of what is not a row, and of a row beside its text. */
  int LEAST_WEIGHT = 100;

  /** About how many characters of memory it holds. */
  default int weight() {
    return LEAST_WEIGHT;
  }

  /** A row, wherever it stands. */
  sealed interface OfRow extends Item {
    Result result();

    TypedRow row();

    @Override
    default int weight() {
      return LEAST_WEIGHT + row().size();
    }
  }

  /** A row that was delivered before the task started; it counts, and is not sent again. */
  record Known(Result result, TypedRow row) implements OfRow {}

  /** A row that others follow. */
  record Next(Result result, TypedRow row) implements OfRow {}

  /** The last row of a result, which may have to carry its end. */
  record Last(Result result, TypedRow row) implements OfRow {}

  /** A query was created for the subject. */
  record Created(Result result) implements Item {}

  /**
   * The subject is given up because of this; its end follows.
   *
   * @param isNews whether nobody was told yet; otherwise it failed before, and was tried again
   */
  record GivenUp(Result result, Position reached, Failure failure, boolean isNews) implements Item {
    /** For the first time. */
    public GivenUp(Result result, Position reached, Failure failure) {
      this(result, reached, failure, true);
    }
  }

  /** The subject is asked for again later, though this happened. */
  record PutOff(Result result, Position reached, Failure failure) implements Item {}

  /** The subject has come to its end. */
  record Ended(Result result, Progress end) implements Item {}

  /** The result is another than it was: all that was known of it is void. */
  record StartedOver(Result result) implements Item {}

  /** The task cannot go on. */
  record Stopped(ConnectException cause) implements Item {}
}
