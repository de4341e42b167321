package io.atlascost.connect.api;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies in, one warning for each version of the API out if any of them says that it is to end;
 * two where there are two ways out.
 */
final class SunsetNotice {
  private static final Logger log = LoggerFactory.getLogger(SunsetNotice.class);

  private static final int SHOWN = 100;

  private final Traffic traffic;
  private final Set<String> given = new HashSet<>();

  SunsetNotice(Traffic traffic) {
    this.traffic = traffic;
  }

  /**
   * @param version that was asked for
   */
  void heed(Transport.Reply reply, Purpose purpose, String version, Secrets secrets) {
    boolean announced =
        reply.header("Deprecation").isPresent() || reply.header("Sunset").isPresent();
    reply.header("Sunset").ifPresent(traffic::sunset);
    String advice = Hints.successor(purpose);
    if (!announced || !given.add(version + " " + advice)) {
      return;
    }

    log.warn(
        "Atlas says that version {} of its API is to end (Deprecation: {}, Sunset: {}); before it"
            + " does, {}",
        version,
        shown(reply, "Deprecation", secrets),
        shown(reply, "Sunset", secrets),
        advice);
  }

  /** As it came: what is no date is shown all the same. */
  private static String shown(Transport.Reply reply, String header, Secrets secrets) {
    return Line.cut(Line.of(secrets.hide(reply.header(header).orElse("not said"))), SHOWN);
  }
}
