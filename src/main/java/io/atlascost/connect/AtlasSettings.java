package io.atlascost.connect;

import io.atlascost.connect.api.Credentials;
import io.atlascost.connect.api.Format;
import io.atlascost.connect.api.HttpAtlasApi;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/** The group "Atlas" of the configuration: where Atlas is, how to get in, how to ask. */
final class AtlasSettings {
  private static final String GROUP = "Atlas";

  private static final String BASE_URL = "atlas.base.url";
  private static final String ALLOW_PLAINTEXT = "atlas.allow.plaintext";
  private static final String AUTH_MODE = "atlas.auth.mode";
  private static final String ACCESS_TOKEN = "atlas.access.token";
  private static final String API_VERSION = "atlas.api.version";
  private static final String RESPONSE_FORMAT = "atlas.response.format";
  private static final String CONNECT_TIMEOUT = "atlas.connect.timeout.ms";
  private static final String READ_TIMEOUT = "atlas.read.timeout.ms";
  private static final String PROCESSING_GRACE = "atlas.processing.grace.ms";
  private static final String REQUESTS_PER_MINUTE = "atlas.requests.per.minute";

  private static final Pattern API_VERSION_TEXT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]+");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost");

  private final AbstractConfig config;

  AtlasSettings(AbstractConfig config) {
    this.config = config;
  }

  private enum AuthMode {
    SERVICE_ACCOUNT,
    API_KEY,
    ACCESS_TOKEN
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
            AUTH_MODE,
            ConfigDef.Type.STRING,
            "service_account",
            Rule.oneOf((Object[]) AuthMode.values()),
            Importance.HIGH,
            "How the connector gets in; tells which of the keys below are needed. This version"
                + " offers access_token only: set it.",
            GROUP,
            3,
            Width.SHORT,
            "Way in")
        .define(
            ACCESS_TOKEN,
            ConfigDef.Type.PASSWORD,
            null,
            Importance.HIGH,
            "Bearer token for atlas.auth.mode=access_token. Atlas lets it live for an hour, and the"
                + " connector cannot renew it: when it expires, the task fails and says so.",
            GROUP,
            4,
            Width.LONG,
            "Access token")
        .define(
            API_VERSION,
            ConfigDef.Type.STRING,
            "2023-01-01",
            Rule.text("a date, YYYY-MM-DD", text -> API_VERSION_TEXT.matcher(text).matches()),
            Importance.LOW,
            "Version of the Atlas API that is asked for. A later one may answer with other columns;"
                + " those that are unknown become attributes of the record.",
            GROUP,
            5,
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
            6,
            Width.SHORT,
            "Response format")
        .define(
            CONNECT_TIMEOUT,
            ConfigDef.Type.LONG,
            10_000L,
            Range.between(1, Integer.MAX_VALUE),
            Importance.LOW,
            "Longest wait for a connection, in milliseconds. Raised, an unreachable Atlas is noticed"
                + " later; too low, a slow network looks like an outage.",
            GROUP,
            7,
            Width.SHORT,
            "Connect timeout (ms)")
        .define(
            READ_TIMEOUT,
            ConfigDef.Type.LONG,
            30_000L,
            Range.between(1, Integer.MAX_VALUE),
            Importance.LOW,
            "Longest wait for the next bytes of a reply, in milliseconds. Raised, a silent"
                + " connection is noticed later; too low, a slow reply is taken for an outage and"
                + " asked for again.",
            GROUP,
            8,
            Width.SHORT,
            "Read timeout (ms)")
        .define(
            PROCESSING_GRACE,
            ConfigDef.Type.LONG,
            1000L,
            Range.between(1, Integer.MAX_VALUE),
            Importance.LOW,
            "How long, in milliseconds, a reply with status 102 (still processing) may be followed"
                + " by the final reply on the same connection. Raised, every check of a query that"
                + " is processing may take so long; too low, a reply that comes late is missed and"
                + " asked for again.",
            GROUP,
            9,
            Width.SHORT,
            "Grace after 102 (ms)")
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
            10,
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
    values
        .valid(AUTH_MODE, String.class)
        .map(AtlasSettings::authMode)
        .ifPresent(mode -> checkCredentials(values, mode));
  }

  private static void checkCredentials(Values values, AuthMode mode) {
    if (mode != AuthMode.ACCESS_TOKEN) {
      values.problem(
          AUTH_MODE,
          "'"
              + mode.name().toLowerCase(Locale.ROOT)
              + "' is not offered by this version; write access_token");
      return;
    }

    if (!values.isSet(ACCESS_TOKEN)) {
      values.problem(ACCESS_TOKEN, "is missing; atlas.auth.mode=access_token needs a bearer token");
      return;
    }

    values
        .valid(ACCESS_TOKEN, Password.class)
        .filter(token -> !BEARER.matcher(token.value()).matches())
        .ifPresent(
            token ->
                values.problem(
                    ACCESS_TOKEN,
                    "has characters that no token has; expected visible ASCII without spaces, and"
                        + " without the word Bearer"));
  }

  HttpAtlasApi.Options api() {
    return new HttpAtlasApi.Options(
        uri(config.getString(BASE_URL)),
        new Credentials.AccessToken(config.getPassword(ACCESS_TOKEN)),
        config.getString(API_VERSION),
        Format.valueOf(config.getString(RESPONSE_FORMAT).toUpperCase(Locale.ROOT)),
        Duration.ofMillis(config.getLong(CONNECT_TIMEOUT)),
        Duration.ofMillis(config.getLong(READ_TIMEOUT)),
        Duration.ofMillis(config.getLong(PROCESSING_GRACE)));
  }

  int requestsPerMinute() {
    return config.getInt(REQUESTS_PER_MINUTE);
  }

  private static AuthMode authMode(String text) {
    return AuthMode.valueOf(text.strip().toUpperCase(Locale.ROOT));
  }

  private static boolean isBaseUrl(String text) {
    try {
      URI url = new URI(text);
      boolean http =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      boolean bare =
          (url.getPath().isEmpty() || url.getPath().equals("/"))
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
