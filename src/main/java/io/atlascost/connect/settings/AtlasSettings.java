package io.atlascost.connect.settings;

import io.atlascost.connect.api.Format;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys of the group "Atlas" that tell where Atlas is and how it is asked. */
final class AtlasSettings {
  static final String GROUP = "Atlas";

  static final String BASE_URL = "atlas.base.url";
  private static final String ALLOW_PLAINTEXT = "atlas.allow.plaintext";
  private static final String API_VERSION = "atlas.api.version";
  private static final String RESPONSE_FORMAT = "atlas.response.format";
  private static final String REQUESTS_PER_MINUTE = "atlas.requests.per.minute";

  private static final Pattern API_VERSION_TEXT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost");

  private final AbstractConfig config;

  AtlasSettings(AbstractConfig config) {
    this.config = config;
  }

  static void define(ConfigDef definition) {
    definition
        .define(
            BASE_URL,
            ConfigDef.Type.STRING,
            "https://cloud.mongodb.com",
            Rule.text(
                "a URL such as https://cloud.mongodb.com, with a host and without a path",
                AtlasSettings::isBaseUrl),
            Importance.MEDIUM,
            "Address of Atlas. Left out, the commercial Atlas is asked; Atlas for Government is"
                + " https://cloud.mongodbgov.com. Credentials of one are refused by the other.",
            GROUP,
            1,
            Width.LONG,
            "Base URL")
        .define(
            ALLOW_PLAINTEXT,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.LOW,
            "Whether an http:// address is accepted for a host that is not this machine. If true,"
                + " credentials and costs can be read by whoever is on the way.",
            GROUP,
            2,
            Width.SHORT,
            "Allow plaintext")
        .define(
            API_VERSION,
            ConfigDef.Type.STRING,
            "2023-01-01",
            Rule.text("a date, YYYY-MM-DD", text -> API_VERSION_TEXT.matcher(text).matches()),
            Importance.LOW,
            "Version of the Atlas API that is asked for. A later one may answer with other columns;"
                + " those that are unknown become attributes of the record.",
            GROUP,
            10,
            Width.SHORT,
            "API version")
        .define(
            RESPONSE_FORMAT,
            ConfigDef.Type.STRING,
            "json",
            Rule.oneOf((Object[]) Format.values()),
            Importance.LOW,
            "Format that is asked for. What comes is read by its Content-Type, whatever was asked"
                + " for. Changing it while a result is being read makes it be read again from its"
                + " first row.",
            GROUP,
            11,
            Width.SHORT,
            "Response format")
        .define(
            REQUESTS_PER_MINUTE,
            ConfigDef.Type.INT,
            60,
            Range.between(1, 100_000),
            Importance.MEDIUM,
            "Most requests in any minute to one organization, of all tasks of this connector"
                + " together. Atlas allows 100 a minute for all tools of an organization; raised"
                + " above what the others leave, it answers 429 and everybody waits. Lowered, many"
                + " queries take longer.",
            GROUP,
            24,
            Width.SHORT,
            "Requests per minute");
  }

  /** The rules that concern several keys. */
  static void check(Values values) {
    boolean plaintextAllowed = values.valid(ALLOW_PLAINTEXT, Boolean.class).orElse(false);
    values
        .valid(BASE_URL, String.class)
        .map(AtlasSettings::uri)
        .filter(url -> url.getScheme().equalsIgnoreCase("http"))
        .filter(url -> !plaintextAllowed && !isLoopback(url.getHost()))
        .ifPresent(
            url ->
                values.problem(
                    BASE_URL,
                    "'"
                        + url
                        + "' would send the credentials in plaintext; write https://, or set "
                        + ALLOW_PLAINTEXT
                        + "=true"));
  }

  URI baseUrl() {
    return uri(config.getString(BASE_URL));
  }

  String apiVersion() {
    return config.getString(API_VERSION).strip();
  }

  Format format() {
    return Format.valueOf(config.getString(RESPONSE_FORMAT).strip().toUpperCase(Locale.ROOT));
  }

  int requestsPerMinute() {
    return config.getInt(REQUESTS_PER_MINUTE);
  }

  private static boolean isBaseUrl(String text) {
    try {
      URI url = new URI(text);
      boolean http =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      boolean bare =
          !url.isOpaque()
              && (url.getPath().isEmpty() || url.getPath().equals("/"))
              && url.getQuery() == null
              && url.getFragment() == null
              && url.getUserInfo() == null;
      return http && bare && url.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static URI uri(String text) {
    return URI.create(text.strip());
  }

  /** Looks at the name alone: a validation must not wait for a name server. */
  private static boolean isLoopback(String host) {
    if (LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT))) {
      return true;
    }

    boolean address = host.startsWith("[") || host.matches("[0-9.]+");
    try {
      return address && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
