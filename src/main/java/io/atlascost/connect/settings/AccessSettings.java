package io.atlascost.connect.settings;

import io.atlascost.connect.api.Credentials;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/** The keys of the group "Atlas" that tell how to get in. */
final class AccessSettings {
  static final String AUTH_MODE = "atlas.auth.mode";

  private static final String CLIENT_ID = "atlas.client.id";
  private static final String CLIENT_SECRET = "atlas.client.secret";
  private static final String PUBLIC_KEY = "atlas.public.key";
  private static final String PRIVATE_KEY = "atlas.private.key";
  private static final String ACCESS_TOKEN = "atlas.access.token";
  private static final String CONNECTION_CHECK = "atlas.connection.check";

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");

  private final AbstractConfig config;

  AccessSettings(AbstractConfig config) {
    this.config = config;
  }

  /** A way in, and the keys that it needs: who we are, and what proves it. */
  private enum Mode {
    SERVICE_ACCOUNT(CLIENT_ID, CLIENT_SECRET),
    API_KEY(PUBLIC_KEY, PRIVATE_KEY),
    ACCESS_TOKEN(AccessSettings.ACCESS_TOKEN, AccessSettings.ACCESS_TOKEN);

    private final String identity;
    private final String secret;

    Mode(String identity, String secret) {
      this.identity = identity;
      this.secret = secret;
    }

    Set<String> keys() {
      return new LinkedHashSet<>(List.of(identity, secret));
    }

    static Mode of(String text) {
      return valueOf(text.strip().toUpperCase(Locale.ROOT));
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static void define(ConfigDef definition) {
    definition
        .define(
            AUTH_MODE,
            ConfigDef.Type.STRING,
            "service_account",
            Rule.oneOf((Object[]) Mode.values()),
            Importance.HIGH,
            "How the connector gets in. service_account: OAuth 2.0 client credentials, needs "
                + CLIENT_ID
                + " and "
                + CLIENT_SECRET
                + ". api_key: HTTP digest, needs "
                + PUBLIC_KEY
                + " and "
                + PRIVATE_KEY
                + ". access_token: a bearer token got elsewhere, needs "
                + AccessSettings.ACCESS_TOKEN
                + ". The keys of the other modes are not looked at.",
            AtlasSettings.GROUP,
            3,
            Width.SHORT,
            "Way in")
        .define(
            CLIENT_ID,
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "Client id of the service account. It needs the role Organization Billing Viewer. All"
                + " tasks and connectors of a worker with the same client share one access token.",
            AtlasSettings.GROUP,
            4,
            Width.MEDIUM,
            "Client id")
        .define(
            CLIENT_SECRET,
            ConfigDef.Type.PASSWORD,
            null,
            Importance.HIGH,
            "Client secret of the service account. When it is renewed in Atlas, change it here"
                + " before the old one expires.",
            AtlasSettings.GROUP,
            5,
            Width.LONG,
            "Client secret")
        .define(
            PUBLIC_KEY,
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "Public key of the programmatic API key. It needs the role Organization Billing Viewer"
                + " in each organization that is read.",
            AtlasSettings.GROUP,
            6,
            Width.MEDIUM,
            "Public key")
        .define(
            PRIVATE_KEY,
            ConfigDef.Type.PASSWORD,
            null,
            Importance.HIGH,
            "Private key of the programmatic API key. It never leaves the worker: HTTP digest"
                + " proves that it is known.",
            AtlasSettings.GROUP,
            7,
            Width.LONG,
            "Private key")
        .define(
            AccessSettings.ACCESS_TOKEN,
            ConfigDef.Type.PASSWORD,
            null,
            Importance.HIGH,
            "Bearer token, without the word Bearer. Atlas lets it live for an hour, and the"
                + " connector cannot renew it: when it expires, the task fails and says so.",
            AtlasSettings.GROUP,
            8,
            Width.LONG,
            "Access token")
        .define(
            CONNECTION_CHECK,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.LOW,
            "Whether the validation of a configuration that is right otherwise asks Atlas once, to"
                + " report a refusal or an unreachable host on the key to change. If false, only the"
                + " tasks find out.",
            AtlasSettings.GROUP,
            9,
            Width.SHORT,
            "Connection check");
  }

  /** The rules that concern several keys. */
  static void check(Values values) {
    values
        .valid(AUTH_MODE, String.class)
        .map(Mode::of)
        .ifPresent(mode -> mode.keys().forEach(key -> check(values, mode, key)));
  }

  private static void check(Values values, Mode mode, String key) {
    if (!values.isSet(key)) {
      values.problem(
          key,
          "is missing; "
              + AUTH_MODE
              + "="
              + mode.label()
              + " needs "
              + String.join(" and ", mode.keys()));
      return;
    }

    if (!VISIBLE_ASCII.matcher(values.text(key)).matches()) {
      values.problem(
          key,
          "has characters that none has; expected visible ASCII without spaces, as Atlas shows it");
    }
  }

  boolean checksConnection() {
    return config.getBoolean(CONNECTION_CHECK);
  }

  Credentials credentials() {
    return switch (mode()) {
      case SERVICE_ACCOUNT ->
          new Credentials.ServiceAccount(config.getString(CLIENT_ID), password(CLIENT_SECRET));
      case API_KEY -> new Credentials.ApiKey(config.getString(PUBLIC_KEY), password(PRIVATE_KEY));
      case ACCESS_TOKEN -> new Credentials.AccessToken(password(AccessSettings.ACCESS_TOKEN));
    };
  }

  /** The key that tells who we are. */
  String identityKey() {
    return mode().identity;
  }

  /** The key that proves it. */
  String secretKey() {
    return mode().secret;
  }

  private Mode mode() {
    return Mode.of(config.getString(AUTH_MODE));
  }

  private Password password(String key) {
    return config.getPassword(key);
  }
}
