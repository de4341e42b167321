package io.atlascost.connect.settings;

import io.atlascost.connect.api.Format;
import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * The keys of the group "Atlas" that tell where Atlas is and how it is asked.
 *
 * @param apiVersion {@code YYYY-MM-DD}
 * @param requestsPerMinute to each organization, of all tasks together
 */
record AtlasSettings(
    URI baseUrl,
    String apiVersion,
    Format format,
    boolean checksConnection,
    int requestsPerMinute) {
  static final Key<Address> BASE_URL =
      Key.standard(
          "atlas.base.url",
          "Base URL",
          Importance.MEDIUM,
          Rule.text(
              "a URL such as https://cloud.mongodb.com, with a host and without a path",
              Width.LONG,
              Address::parse),
          "https://cloud.mongodb.com",
          "Address of Atlas. Left out, the commercial Atlas is asked; Atlas for Government is"
              + " https://cloud.mongodbgov.com. Credentials of one are refused by the other. http://"
              + " is accepted where it does not leave this machine: the host is a loopback address,"
              + " and so is the proxy if there is one; or with atlas.allow.plaintext=true.");

  private static final Key<Boolean> ALLOW_PLAINTEXT =
      Key.standard(
          "atlas.allow.plaintext",
          "Allow plaintext",
          Importance.LOW,
          Rule.flag(),
          "false",
          "Whether an http:// address is accepted for a host, or by way of a proxy, that is not this"
              + " machine. If true, credentials and costs can be read by whoever is on the way. Left"
              + " out, such an address is refused.");

  static final Key<String> API_VERSION =
      Key.standard(
          "atlas.api.version",
          "API version",
          Importance.LOW,
          Rule.text("a date, YYYY-MM-DD", Width.SHORT, AtlasSettings::date),
          "2023-01-01",
          "Version of Atlas's Cost Explorer that is asked for; listings of organizations have one of"
              + " their own. A later one may answer with other columns; those that are unknown become"
              + " attributes of the record. Left out, the version that this connector was written"
              + " for.");

  private static final Key<Format> RESPONSE_FORMAT =
      Key.standard(
          "atlas.response.format",
          "Response format",
          Importance.LOW,
          Rule.oneOf(Format.values(), Format::label),
          "json",
          "Format that is asked for. What comes is read by its Content-Type, or by its first"
              + " character where that says nothing, whatever was asked for. Changing it while a"
              + " result is being read makes it be read again from its first row. Left out, JSON.");

  private static final Key<Boolean> CONNECTION_CHECK =
      Key.standard(
          "atlas.connection.check",
          "Connection check",
          Importance.LOW,
          Rule.flag(),
          "true",
          "Whether the validation of a configuration that is right otherwise asks Atlas once, by"
              + " each of several accounts. A refusal or an unreachable host is then reported on the key to change; an Atlas that"
              + " is unwell or slow is a warning in the worker's log and no problem. If false, only"
              + " the tasks find out. Left out, it is asked.");

  private static final Key<Integer> REQUESTS_PER_MINUTE =
      Key.standard(
          "atlas.requests.per.minute",
          "Requests per minute",
          Importance.MEDIUM,
          Rule.count(1, 100_000),
          "60",
          "Most questions for results in any minute to one organization, of all tasks of this"
              + " connector together. Not counted is what proves who asks: requests for access"
              + " tokens, a question sent again since its token or nonce was not taken any more,"
              + " with api_key one more for the first of each task, and those of the connection"
              + " check. Atlas allows 100 a minute for all tools of an organization; raised above"
              + " what the others leave, it answers 429 and everybody waits. Lowered, many queries"
              + " take longer; and never more tasks ask an organization than it has requests a"
              + " minute, so below tasks.max its queries are read by fewer tasks.");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  /** Where Atlas is. */
  static final List<Key<?>> ADDRESS_KEYS = List.of(BASE_URL, ALLOW_PLAINTEXT);

  /** How it is asked. */
  static final List<Key<?>> REQUEST_KEYS =
      List.of(API_VERSION, RESPONSE_FORMAT, CONNECTION_CHECK, REQUESTS_PER_MINUTE);

  static Optional<AtlasSettings> read(Values values) {
    requireSecrecy(values);
    return values
        .ifValid(ADDRESS_KEYS)
        .flatMap(v -> v.ifValid(REQUEST_KEYS))
        .map(
            v ->
                new AtlasSettings(
                    v.of(BASE_URL).toUri(),
                    v.of(API_VERSION),
                    v.of(RESPONSE_FORMAT),
                    v.of(CONNECTION_CHECK),
                    v.of(REQUESTS_PER_MINUTE)));
  }

  /** What is not encrypted must not leave this machine, unless that is allowed. */
  private static void requireSecrecy(Values values) {
    Optional<Address> open = values.valid(BASE_URL).filter(Address::isPlaintext);
    if (open.isEmpty() || values.valid(ALLOW_PLAINTEXT).orElse(true)) {
      return;
    }

    Optional<Address> proxy = values.valid(ProxySettings.URL).filter(url -> !url.isLoopback());
    if (!open.get().isLoopback() || proxy.isPresent()) {
      values.problem(
          BASE_URL,
          "'"
              + open.get()
              + "' would send the credentials in plaintext"
              + proxy.map(url -> ", by way of the proxy " + url).orElse("")
              + "; write https://, or set "
              + ALLOW_PLAINTEXT
              + "=true");
    }
  }

  private static Optional<String> date(String text) {
    try {
      return DATE.matcher(text).matches()
          ? Optional.of(LocalDate.parse(text).toString())
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
