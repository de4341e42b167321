package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;
import org.apache.kafka.connect.runtime.isolation.PluginDesc;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the build ships: the plugin's directory. */
class PluginIT {
  private static final String NAME = "kafka-connect-atlas-cost";
  private static final Path DIRECTORY = Path.of(System.getProperty("plugin.path"), NAME);
  private static final String VERSION = System.getProperty("project.version");
  private static final long MOST_BYTES = 8_000_000;

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @Test
  void theDirectoryLoadsByItsServiceFilesInAClassLoaderOfItsOwn() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      Plugins plugins =
          new Plugins(
              Map.of(
                  "plugin.path",
                  DIRECTORY.getParent().toString(),
                  "plugin.discovery",
                  "service_load"));

      assertIsIsolated(plugins.sourceConnectors(), AtlasCostSourceConnector.class);
      assertIsIsolated(plugins.converters(), SingleObjectAvroConverter.class);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /**
   * @param here the class as the tests' class path has it, which Connect finds, too
   */
  private static <T> void assertIsIsolated(Iterable<PluginDesc<T>> found, Class<?> here)
      throws ReflectiveOperationException {
    ClassLoader loader =
        assertThat(found)
            .filteredOn(plugin -> plugin.className().equals(here.getName()))
            .filteredOn(plugin -> plugin.loader() instanceof PluginClassLoader)
            .singleElement()
            .satisfies(
                plugin -> {
                  assertThat(Path.of(URI.create(plugin.location()))).isEqualTo(DIRECTORY);
                  assertThat(plugin.version()).isEqualTo(VERSION);
                })
            .actual()
            .loader();
    Class<?> isolated = loader.loadClass(here.getName());
    assertThat(isolated).isNotEqualTo(here);
    assertThat(isolated.getClassLoader()).isSameAs(loader);
    Object instance = isolated.getDeclaredConstructor().newInstance();
    assertThat(((Versioned) instance).version()).isEqualTo(VERSION);
    // What it carries is its own, what the worker provides is shared.
    assertThat(loader.loadClass("org.apache.avro.Schema").getClassLoader()).isSameAs(loader);
    assertThat(loader.loadClass(Versioned.class.getName())).isEqualTo(Versioned.class);
  }

  @Test
  void aWorkerListsTheConnectorAndTheConverterWithTheBuildsVersion() {
    JsonNode plugins =
        connect.rest().get("/connector-plugins?connectorsOnly=false").succeeded().json();

    assertListed(plugins, AtlasCostSourceConnector.class.getName(), "source");
    assertListed(plugins, SingleObjectAvroConverter.class.getName(), "converter");
  }

  private static void assertListed(JsonNode plugins, String name, String type) {
    assertThat(plugins)
        .filteredOn(plugin -> plugin.path("class").asText().equals(name))
        .isNotEmpty()
        .allSatisfy(
            plugin -> {
              assertThat(plugin.path("type").asText()).isEqualTo(type);
              assertThat(plugin.path("version").asText()).isEqualTo(VERSION);
            });
  }

  @Test
  void theJarsCarryNothingThatTheWorkerProvidesAndNothingOfTheTests() throws Exception {
    Set<String> forbidden = testClasses();
    assertThat(forbidden).contains("io/atlascost/connect/PluginIT.class");
    for (Path jar : jars()) {
      assertThat(entries(jar))
          .as(jar.toString())
          .noneMatch(
              entry ->
                  entry.startsWith("org/apache/kafka/")
                      || entry.startsWith("org/slf4j/")
                      || entry.startsWith("org/junit/")
                      || entry.startsWith("org/assertj/")
                      || forbidden.contains(entry));
    }
  }

  @Test
  void theJarsAreSmall() throws IOException {
    long bytes = 0;
    for (Path jar : jars()) {
      bytes += Files.size(jar);
    }

    assertThat(bytes).isPositive().isLessThan(MOST_BYTES);
  }

  @Test
  void theConnectorsJarCarriesServiceFilesSchemasAndLicence() throws IOException {
    Path jar = DIRECTORY.resolve(NAME + "-" + VERSION + ".jar");

    assertThat(entries(jar))
        .contains(
            "META-INF/LICENSE",
            "META-INF/services/org.apache.kafka.connect.source.SourceConnector",
            "META-INF/services/org.apache.kafka.connect.storage.Converter",
            "io/atlascost/avro/CostExplorerUsage.avsc",
            "io/atlascost/avro/CostExplorerUsageKey.avsc",
            "io/atlascost/avro/CostExplorerError.avsc",
            "io/atlascost/avro/QueryStatus.avsc");
    assertThat(DIRECTORY.resolve("LICENSE")).isRegularFile();
    assertThat(DIRECTORY.resolve("THIRD-PARTY.txt")).isNotEmptyFile();
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      assertThat(jars).isNotEmpty();
      return jars;
    }
  }

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  private static Set<String> testClasses() throws IOException, URISyntaxException {
    Path root = Path.of(PluginIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> classes = new HashSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .forEach(file -> classes.add(root.relativize(file).toString().replace('\\', '/')));
    }

    return classes;
  }
}
