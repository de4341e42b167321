package io.atlascost.connect.settings;

import io.atlascost.connect.api.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;

/** The keys of the group "Atlas" that tell of several accounts, each with keys of its own. */
final class AccountSettings {
  /** What the keys of all accounts begin with, before the name. */
  static final String PREFIX = "atlas.account.";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final String EXPECTED = "names of letters, digits, '_' and '-', each once";

  static final Key<List<String>> ACCOUNTS =
      Key.optional(
          "atlas.accounts",
          "Accounts",
          Importance.MEDIUM,
          Rule.listOf(EXPECTED, AccountSettings::name),
          "Names of several accounts, since Atlas gives a service account to one organization. Each"
              + " has keys of its own: atlas.account.<name>.client.id and"
              + " atlas.account.<name>.client.secret, or atlas.account.<name>.public.key and"
              + " atlas.account.<name>.private.key. An organization that several of them see is asked"
              + " by the first. An account that is taken out is no longer used. Left out, there is"
              + " one account, and atlas.auth.mode tells what it is.");

  /** What tells who an account is, and what proves it. */
  private record Pair(Key<String> identity, Key<Password> secret) {
    List<Key<?>> keys() {
      return List.of(identity, secret);
    }

    boolean isTouched(Values values) {
      return keys().stream().anyMatch(values::isSet);
    }

    @Override
    public String toString() {
      return identity + " and " + secret;
    }
  }

  /** The keys that an account may have: those of a service account, or those of an API key. */
  private record OwnKeys(String name, Pair service, Pair key) {
    static OwnKeys of(String name) {
      String prefix = PREFIX + name + ".";
      return new OwnKeys(
          name,
          pair(name, prefix + "client.id", prefix + "client.secret"),
          pair(name, prefix + "public.key", prefix + "private.key"));
    }

    private static Pair pair(String name, String identity, String secret) {
      return new Pair(
          Key.optional(identity, "Identity of " + name, Importance.HIGH, Rule.text(), ""),
          Key.optional(secret, "Secret of " + name, Importance.HIGH, Rule.secret(), ""));
    }

    Stream<Key<?>> keys() {
      return Stream.of(service, key).flatMap(pair -> pair.keys().stream());
    }

    void judge(Values values) {
      keys().filter(values::isSet).forEach(values::define);
      if (service.isTouched(values) && key.isTouched(values)) {
        refuseBoth(values);
        return;
      }

      for (Key<?> needed : chosen(values).keys()) {
        if (values.isSet(needed)) {
          AccessSettings.requireVisible(values, needed);
        } else {
          values.problem(needed, "is missing; the account " + name + " needs " + needs(values));
        }
      }
    }

    private void refuseBoth(Values values) {
      for (Key<?> other : key.keys()) {
        if (values.isSet(other)) {
          values.problem(
              other,
              "is set, and so is "
                  + service.keys().stream().filter(values::isSet).findFirst().orElseThrow()
                  + "; an account is either, leave out "
                  + service
                  + ", or "
                  + key);
        }
      }
    }

    private Pair chosen(Values values) {
      return key.isTouched(values) ? key : service;
    }

    private String needs(Values values) {
      return chosen(values).isTouched(values) ? chosen(values).toString() : service + ", or " + key;
    }

    Optional<Account> account(Values values) {
      Pair pair = chosen(values);
      return values
          .ifValid(keys().toList())
          .map(v -> new Account(name, credentials(v), pair.identity(), pair.secret()));
    }

    private Credentials credentials(Values values) {
      String prefix = PREFIX + name + ".";
      return key.isTouched(values)
          ? new Credentials.ApiKey(prefix, values.of(key.identity()), values.of(key.secret()))
          : new Credentials.ServiceAccount(
              prefix, values.of(service.identity()), values.of(service.secret()));
    }
  }

  private AccountSettings() {}

  /** The accounts in their order; empty where something is wrong with one. */
  static Optional<List<Account>> read(Values values) {
    List<OwnKeys> all = values.valid(ACCOUNTS).orElse(List.of()).stream().map(OwnKeys::of).toList();
    all.forEach(own -> own.judge(values));
    List<Account> accounts = all.stream().flatMap(own -> own.account(values).stream()).toList();
    return accounts.isEmpty() || accounts.size() < all.size()
        ? Optional.empty()
        : Optional.of(accounts);
  }

  /** The names of the keys that an account may have. */
  static List<String> keys(String account) {
    return OwnKeys.of(account).keys().map(Key::name).toList();
  }

  /** The name of the account that a key belongs to; empty where it is a key of none. */
  static Optional<String> owner(String key) {
    int end = key.indexOf('.', PREFIX.length());
    return key.startsWith(PREFIX) && end > PREFIX.length()
        ? Optional.of(key.substring(PREFIX.length(), end))
        : Optional.empty();
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw Rule.refused(text, EXPECTED);
    }

    return text;
  }
}
