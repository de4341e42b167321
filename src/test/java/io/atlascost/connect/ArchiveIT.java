package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The archive that the build ships, in Confluent Hub's layout. */
class ArchiveIT {
  private static final String NAME = "kafka-connect-atlas-cost";
  private static final String VERSION = System.getProperty("project.version");
  private static final Path PLUGIN = Path.of(System.getProperty("plugin.path"), NAME);

  private FileSystem archive;
  private Path root;

  @BeforeEach
  void open() throws IOException {
    this.archive = FileSystems.newFileSystem(Path.of(System.getProperty("plugin.archive")));
    this.root = archive.getPath("/atlascost-" + NAME + "-" + VERSION);
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  @Test
  void hasOneDirectoryWithThePartsThatConfluentHubKnows() throws IOException {
    assertThat(names(archive.getPath("/"))).containsExactly(root.getFileName().toString());
    assertThat(names(root)).containsExactlyInAnyOrder("manifest.json", "doc", "etc", "lib");
    assertThat(names(root.resolve("doc")))
        .contains("README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "licences", "docs");
    assertThat(names(root.resolve("etc")))
        .contains("connector.json", "connect-distributed.properties", "quickstart.json");
  }

  @Test
  void itsManifestIsOfConfluentsFormat() throws IOException {
    JsonNode manifest =
        new ObjectMapper().readTree(Files.readString(root.resolve("manifest.json")));

    assertThat(HubManifest.problems(manifest)).isEmpty();
    assertThat(manifest.path("name").asText()).isEqualTo(NAME);
    assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
    assertThat(manifest.at("/owner/username").asText() + "-" + NAME + "-" + VERSION)
        .isEqualTo(root.getFileName().toString());
  }

  @Test
  void carriesTheJarsOfThePlugin() throws IOException {
    assertThat(names(root.resolve("lib")))
        .containsExactlyInAnyOrderElementsOf(
            names(PLUGIN).stream().filter(name -> name.endsWith(".jar")).toList());
  }

  @Test
  void everyLinkOfItsPagesLeadsToAFileOfTheArchive() {
    Links links = Links.of(Links.Collection.below(root, ""));

    assertThat(links.broken()).isEmpty();
    assertThat(links.followed()).isGreaterThan(50);
  }

  @Test
  void theBillOfMaterialsNamesEveryJarThatItCarriesAndNoOther() throws Exception {
    Path file = root.resolve("doc/sbom.cdx.json");
    assumeTrue(
        Files.exists(file) || !System.getProperty("maven.mode").equals("offline=true"),
        "Maven works offline, and makes no bill of materials then");
    JsonNode bill = new ObjectMapper().readTree(Files.readString(file));
    Map<String, String> billed = new TreeMap<>();
    for (JsonNode component : bill.path("components")) {
      billed.put(
          component.path("name").asText() + "-" + component.path("version").asText() + ".jar",
          sha256(component));
    }

    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.at("/metadata/component/purl").asText())
        .isEqualTo("pkg:maven/io.atlascost/" + NAME + "@" + VERSION + "?type=jar");
    assertThat(billed).isEqualTo(carried());
  }

  @Test
  void theLicenceOfEveryJarThatItCarriesIsThere() throws Exception {
    String licences = Files.readString(root.resolve("doc/licences/THIRD-PARTY.txt"));

    assertThat(carried().keySet())
        .isNotEmpty()
        .allSatisfy(
            jar -> {
              int version = jar.lastIndexOf('-');
              String line =
                  licences
                      .lines()
                      .filter(
                          each ->
                              each.contains(
                                  ":"
                                      + jar.substring(0, version)
                                      + ":"
                                      + jar.substring(version + 1, jar.length() - 4)))
                      .findFirst()
                      .orElseThrow();
              // Whose text is in the archive.
              assertThat(line).contains("Apache");
            });
  }

  /** File names and checksums, but for the connector's own jar. */
  private Map<String, String> carried() throws Exception {
    Map<String, String> carried = new TreeMap<>();
    for (String name : names(root.resolve("lib"))) {
      if (!name.startsWith(NAME)) {
        byte[] digest =
            MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(root.resolve("lib").resolve(name)));
        carried.put(name, HexFormat.of().formatHex(digest));
      }
    }

    return carried;
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }

    return "none";
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString().replace("/", "")).toList();
    }
  }
}
