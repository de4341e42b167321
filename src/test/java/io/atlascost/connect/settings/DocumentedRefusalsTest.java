package io.atlascost.connect.settings;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page of errors says of configurations that are refused, and what is said to them. */
class DocumentedRefusalsTest {
  private static final Path PAGE = Path.of("docs", "errors.md");
  private static final Path DIRECTORY = Path.of("target", "certificates", "documented");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)`");

  private static final String ORG = "666acb8787ba90706905dcae";
  private static final String ACCOUNT = "atlas.account.emea.client.";
  private static final String QUERY = ORG + ":" + "4ABBE973".repeat(8);

  @Test
  void everyRowIsWhatAConfigurationGets() throws IOException {
    List<String> messages = new ArrayList<>();
    for (Map<String, String> refused : refused()) {
      Map<String, String> props = new HashMap<>();
      props.put("topic", "usage");
      props.put("atlas.client.id", "mdb_sa_id");
      props.put("atlas.client.secret", "mdb_sa_sk_secret");
      props.put("atlas.queries", QUERY);
      props.put("atlas.connection.check", "false");
      props.putAll(refused);
      List<String> said =
          ConnectorSettings.validate(props).configValues().stream()
              .flatMap(value -> value.errorMessages().stream())
              .toList();
      assertThat(said).as("what is said to %s", refused).isNotEmpty();
      messages.addAll(said);
    }

    for (String row : rows()) {
      assertThat(messages).as("a message as in the row: %s", row).anyMatch(likeness(row));
    }

    for (String message : messages) {
      assertThat(rows()).as("a row as: %s", message).anyMatch(r -> likeness(r).test(message));
    }
  }

  private static Predicate<String> likeness(String row) {
    String pattern = Pattern.quote(row).replace("…", "\\E.*\\Q");
    return Pattern.compile(pattern).asMatchPredicate();
  }

  private static List<String> rows() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("## The configuration is refused");
    Matcher row = ROW.matcher(page.substring(start, page.indexOf("\n## ", start + 1)));
    return row.results().map(result -> result.group(1)).toList();
  }

  /** One for each row, in its order. */
  private static List<Map<String, String>> refused() throws IOException {
    TestCertificates certificates = TestCertificates.in(DIRECTORY);
    String key = certificates.clientKey();
    String client = certificates.clientCertificate();
    Path openssl = Path.of("src", "test", "resources", "certificates", "openssl-trust.p12");
    return List.of(
        Map.of("atlas.queries", "abc"),
        Map.of("atlas.queries", "XYZ:x"),
        Map.of("atlas.queries", ORG + ":abc"),
        Map.of("atlas.queries", QUERY + "," + QUERY),
        Map.of("atlas.queries", ""),
        Map.of("atlas.schedule.orgs", "all"),
        Map.of("atlas.schedule.group.by", "service"),
        Map.of("atlas.schedule.start.month", "2999-01"),
        Map.of("atlas.client.id", "", "atlas.client.secret", "", "atlas.accounts", "emea"),
        Map.of("atlas.accounts", "emea", ACCOUNT + "id", "mdb_sa_id", ACCOUNT + "secret", "s"),
        Map.of(ACCOUNT + "id", "mdb_sa_id"),
        Map.of("atlas.responseformat", "csv"),
        Map.of("atlas.region", "eu"),
        Map.of("atlas.client.secret", ""),
        Map.of("atlas.auth.mode", "access_token", "atlas.access.token", "Bearer abc"),
        Map.of("atlas.proxy.user", "user"),
        Map.of("atlas.proxy.url", "http://proxy:70000"),
        Map.of("atlas.ssl.truststore.location", "/nowhere/trust.pem"),
        Map.of("atlas.ssl.truststore.location", file("html.pem", "<html>")),
        Map.ofEntries(
            entry("atlas.ssl.truststore.location", certificates.trustPkcs12().toString()),
            entry("atlas.ssl.truststore.password", "wrong")),
        Map.of("atlas.ssl.truststore.location", certificates.trustPkcs12().toString()),
        Map.ofEntries(
            entry("atlas.ssl.truststore.location", openssl.toString()),
            entry("atlas.ssl.truststore.password", TestCertificates.PASSWORD)),
        Map.of(
            "atlas.ssl.keystore.location",
            file("old.pem", key.replace("PRIVATE", "RSA PRIVATE") + client)),
        Map.of(
            "atlas.ssl.keystore.location",
            file("cut.pem", key.replaceFirst("...\n-----END", "\n-----END") + client)),
        Map.of(
            "atlas.ssl.keystore.location",
            file("mixed.pem", key + certificates.authorityCertificate())),
        Map.of("atlas.ssl.keystore.location", file("old.pem.pem", certificates.expiredClient())),
        Map.of("atlas.ssl.truststore.location", file("untold", "garbage")),
        Map.of("atlas.base.url", "cloud.mongodb.com"),
        Map.of("atlas.base.url", "http://cloud.mongodb.com"),
        Map.of("atlas.base.url", "http://127.0.0.1", "atlas.proxy.url", "http://proxy:3128"),
        Map.of("atlas.client.secret", "${vault:atlas:secret}"),
        Map.of("errors.deadletterqueue.topic.name", "dead"),
        Map.of("status.topic", "usage"),
        Map.of("poll.interval.ms", "90000"),
        Map.of("topic", "${month}"),
        Map.of("topic", "${orgId}" + "t".repeat(226)),
        Map.of("topic", "usage-${groupBy}", "status.topic", "usage-services"),
        Map.of("status.topic", "a b"));
  }

  private static String file(String name, String content) throws IOException {
    return Files.writeString(DIRECTORY.resolve(name), content).toString();
  }
}
