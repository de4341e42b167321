package io.atlascost.connect.reading;

import io.atlascost.connect.api.Moment;
import io.atlascost.connect.metrics.Tally;

/** Takes what becomes of the subjects, from any thread, beside what is counted. */
public interface Watch extends Tally {
  /** A subject is to be asked for from then on. */
  void open(Subject subject, Moment due);

  /** Something came of a subject. */
  void progress(Subject subject);

  /** A subject has come to its end. */
  void end(Subject subject, Progress end);

  /** A subject has no end: others go on in its place. */
  void leave(Subject subject);
}
