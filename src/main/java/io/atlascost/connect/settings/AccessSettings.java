package io.atlascost.connect.settings;

import io.atlascost.connect.api.Credentials;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;

/**
 * The keys of the group "Atlas" that tell how to get in.
 *
 * @param accounts in their order, one at least
 */
record AccessSettings(List<Account> accounts) {
  private static final Key<Mode> AUTH_MODE =
      Key.standard(
          "atlas.auth.mode",
          "Way in",
          Importance.HIGH,
          Rule.oneOf(Mode.values(), Mode::label),
          "service_account",
          "How the connector authenticates. service_account: OAuth 2.0 client credentials, needs"
              + " atlas.client.id and atlas.client.secret. api_key: HTTP digest, needs"
              + " atlas.public.key and atlas.private.key. access_token: a bearer token from elsewhere,"
              + " needs atlas.access.token. The keys of the other modes are not used. Left out, it is"
              + " a service account. Not looked at where atlas.accounts is set.");

  private static final Key<String> CLIENT_ID =
      Key.optional(
              "atlas.client.id",
              "Client id",
              Importance.HIGH,
              Rule.text(),
              "Client id of the service account. It needs the role Organization Billing Viewer. All"
                  + " tasks and connectors of a worker with the same client share one access token."
                  + " Left out, another atlas.auth.mode must be chosen.")
          .shownWhere(AUTH_MODE, Mode.SERVICE_ACCOUNT);

  private static final Key<Password> CLIENT_SECRET =
      Key.optional(
              "atlas.client.secret",
              "Client secret",
              Importance.HIGH,
              Rule.secret(),
              "Client secret of the service account. When it is renewed in Atlas, change it here"
                  + " before the old one expires. Left out, another atlas.auth.mode must be chosen.")
          .shownWhere(AUTH_MODE, Mode.SERVICE_ACCOUNT);

  private static final Key<String> PUBLIC_KEY =
      Key.optional(
              "atlas.public.key",
              "Public key",
              Importance.HIGH,
              Rule.text(),
              "Public key of the programmatic API key. It needs the role Organization Billing Viewer"
                  + " in each organization that is read. Left out, another atlas.auth.mode must be chosen.")
          .shownWhere(AUTH_MODE, Mode.API_KEY);

  private static final Key<Password> PRIVATE_KEY =
      Key.optional(
              "atlas.private.key",
              "Private key",
              Importance.HIGH,
              Rule.secret(),
              "Private key of the programmatic API key. It never leaves the worker: HTTP digest"
                  + " proves that it is known. Left out, another atlas.auth.mode must be chosen.")
          .shownWhere(AUTH_MODE, Mode.API_KEY);

  private static final Key<Password> ACCESS_TOKEN =
      Key.optional(
              "atlas.access.token",
              "Access token",
              Importance.HIGH,
              Rule.secret(),
              "Bearer token, without the word Bearer. Atlas lets it live for an hour, and the"
                  + " connector cannot renew it: when it expires, the task fails and says so. Left"
                  + " out, another atlas.auth.mode must be chosen.")
          .shownWhere(AUTH_MODE, Mode.ACCESS_TOKEN);

  static final List<Key<?>> KEYS =
      List.of(
          AUTH_MODE,
          CLIENT_ID,
          CLIENT_SECRET,
          PUBLIC_KEY,
          PRIVATE_KEY,
          ACCESS_TOKEN,
          AccountSettings.ACCOUNTS);

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");

  /** A way in. */
  private enum Mode {
    SERVICE_ACCOUNT,
    API_KEY,
    ACCESS_TOKEN;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The keys that it needs. */
    List<Key<?>> keys() {
      return switch (this) {
        case SERVICE_ACCOUNT -> List.of(CLIENT_ID, CLIENT_SECRET);
        case API_KEY -> List.of(PUBLIC_KEY, PRIVATE_KEY);
        case ACCESS_TOKEN -> List.of(AccessSettings.ACCESS_TOKEN);
      };
    }

    Credentials credentials(Values values) {
      return switch (this) {
        case SERVICE_ACCOUNT ->
            new Credentials.ServiceAccount(values.of(CLIENT_ID), values.of(CLIENT_SECRET));
        case API_KEY -> new Credentials.ApiKey(values.of(PUBLIC_KEY), values.of(PRIVATE_KEY));
        case ACCESS_TOKEN -> new Credentials.AccessToken(values.of(AccessSettings.ACCESS_TOKEN));
      };
    }
  }

  static Optional<AccessSettings> read(Values values) {
    if (values.isSet(AccountSettings.ACCOUNTS)) {
      refuseTheOnlyAccount(values);
      return AccountSettings.read(values).map(AccessSettings::new);
    }

    Optional<Mode> mode = values.valid(AUTH_MODE);
    mode.ifPresent(chosen -> requireKeys(values, chosen));
    return mode.flatMap(chosen -> values.ifValid(chosen.keys()).map(valid -> of(chosen, valid)));
  }

  private static AccessSettings of(Mode mode, Values values) {
    List<Key<?>> keys = mode.keys();
    return new AccessSettings(
        List.of(
            new Account(
                Account.ONLY, mode.credentials(values), keys.get(0), keys.get(keys.size() - 1))));
  }

  private static void refuseTheOnlyAccount(Values values) {
    for (Mode mode : Mode.values()) {
      for (Key<?> key : mode.keys()) {
        if (values.isSet(key)) {
          values.problem(
              key,
              "is set, and so is "
                  + AccountSettings.ACCOUNTS
                  + "; name this account there and write its keys as "
                  + AccountSettings.PREFIX
                  + "<name>.…, or leave one of them out");
        }
      }
    }
  }

  private static void requireKeys(Values values, Mode mode) {
    for (Key<?> key : mode.keys()) {
      if (!values.isSet(key)) {
        values.problem(
            key, "is missing; " + AUTH_MODE + "=" + mode.label() + " needs " + needs(mode));
      } else {
        requireVisible(values, key);
      }
    }
  }

  /** Requires that a key that is set has what Atlas may have given. */
  static void requireVisible(Values values, Key<?> key) {
    if (values.isValid(key) && !VISIBLE_ASCII.matcher(values.text(key)).matches()) {
      values.problem(
          key,
          "has characters that none has; expected visible ASCII without spaces, as Atlas shows it");
    }
  }

  private static String needs(Mode mode) {
    return mode.keys().stream().map(Key::name).collect(Collectors.joining(" and "));
  }
}
