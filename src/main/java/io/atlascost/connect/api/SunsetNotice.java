package io.atlascost.connect.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replies in, one warning out if any of them says that this version of the API is to end. */
final class SunsetNotice {
  private static final Logger log = LoggerFactory.getLogger(SunsetNotice.class);

  private static final int SHOWN = 100;

  private final String version;
  private boolean given;

  SunsetNotice(String version) {
    this.version = version;
  }

  void heed(Transport.Reply reply, Secrets secrets) {
    boolean announced =
        reply.header("Deprecation").isPresent() || reply.header("Sunset").isPresent();
    if (given || !announced) {
      return;
    }

    this.given = true;
    log.warn(
        "Atlas says that version {} of its API is to end (Deprecation: {}, Sunset: {}); before it"
            + " does, set atlas.api.version to a newer one",
        version,
        shown(reply, "Deprecation", secrets),
        shown(reply, "Sunset", secrets));
  }

  /** As it came: what is no date is shown all the same. */
  private static String shown(Transport.Reply reply, String header, Secrets secrets) {
    String value = secrets.hide(reply.header(header).orElse("not said"));
    String line = value.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
