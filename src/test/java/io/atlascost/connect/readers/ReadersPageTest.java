package io.atlascost.connect.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/readers.md} says of schemas and versions. */
class ReadersPageTest {
  @Test
  void theFingerprintsAreThoseOfTheSchemas() throws IOException {
    ReadersPage page = ReadersPage.read();
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(ReadersPage.FILE, page.renewed().text());
      page = ReadersPage.read();
    }

    assertThat(page)
        .as("renew it: mvn test -Dtest=ReadersPageTest -Dupdate.docs=true")
        .isEqualTo(page.renewed());
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.kafka:kafka-clients, kafka.version",
    "org.apache.avro:avro, avro.version"
  })
  void theVersionsAreThoseOfTheBuild(String artifact, String property) throws IOException {
    Matcher version =
        Pattern.compile("<" + property + ">([^<]+)<").matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(ReadersPage.read().text()).contains("`" + artifact + ":" + version.group(1) + "`");
  }
}
