package io.atlascost.connect.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** The rooms of docs/architecture.md: what they are for, and that imports go one way. */
class RoomsTest {
  private static final String ROOT = "io.atlascost.connect";
  private static final Path SOURCES = Path.of("src/main/java/io/atlascost/connect");
  private static final Path PAGE = Path.of("docs/architecture.md");

  /** From what Connect calls down to what knows nobody: a room imports only later ones. */
  private static final List<String> ROOMS =
      List.of(
          "",
          "settings",
          "schedule",
          "delivery",
          "queries",
          "reading",
          "schema",
          "rows",
          "avro",
          "api",
          "metrics");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyClassLivesInARoom() {
    assertThat(CLASSES.stream().map(RoomsTest::room).collect(toSet())).isEqualTo(Set.copyOf(ROOMS));
  }

  @Test
  void importsGoOneWay() {
    assertThat(
            CLASSES.stream()
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(RoomsTest::goesUp)
                .map(Dependency::getDescription))
        .isEmpty();
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyConnectsClassesAreInTheRoot() {
    assertThat(CLASSES.stream().filter(c -> room(c).isEmpty()).map(JavaClass::getSimpleName))
        .contains("AtlasCostSourceConnector", "AtlasCostSourceTask", "StartedTask")
        .hasSizeLessThan(6);
  }

  @Test
  void onlyDeliveriesMakeSourceRecords() {
    assertThat(
            CLASSES.stream()
                .flatMap(c -> c.getConstructorCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(SourceRecord.class))
                .map(call -> call.getOriginOwner().getSimpleName())
                .collect(toSet()))
        .containsExactly("Deliveries");
  }

  /** The sentence stands in the package, where code is read, and on the page, where it begins. */
  @Test
  void thePageHasTheSentenceOfEachRoom() throws IOException {
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    for (String room : ROOMS) {
      String info = Files.readString(SOURCES.resolve(room).resolve("package-info.java"));
      String sentence =
          Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL)
              .matcher(info)
              .results()
              .findFirst()
              .orElseThrow()
              .group(1)
              .replaceAll("\\s*\\*\\s+|\\s+", " ")
              .strip();
      assertThat(page).as(room).contains(sentence);
    }
  }

  private static boolean goesUp(Dependency dependency) {
    JavaClass to = dependency.getTargetClass().getBaseComponentType();
    return to.getPackageName().startsWith(ROOT) && place(to) < place(dependency.getOriginClass());
  }

  private static int place(JavaClass each) {
    return ROOMS.indexOf(room(each));
  }

  private static String room(JavaClass each) {
    return each.getPackageName().equals(ROOT)
        ? ""
        : each.getPackageName().substring(ROOT.length() + 1);
  }
}
