package io.atlascost.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The directory of the schemas, its listing, and what of it is made of other files. */
class PublishedSchemasTest {
  private static final String RENEW =
      "renew it: mvn test -Dtest=PublishedSchemasTest -Dupdate.schemas=true";
  private static final Path DIRECTORY = Path.of("src", "main", "avro");
  private static final Path LISTING = DIRECTORY.resolve(RecordSchemas.LISTING);
  private static final Pattern DECIMAL =
      Pattern.compile("\\{\\s*\"type\": \"bytes\",\\s*\"logicalType\": \"decimal\"[^}]*}");
  private static final List<DecimalMode> OTHERS = List.of(DecimalMode.STRING, DecimalMode.DOUBLE);

  @BeforeAll
  static void renewWhereThatIsAskedFor() throws IOException {
    if (!Boolean.getBoolean("update.schemas")) {
      return;
    }

    for (Path precise : precise()) {
      for (DecimalMode mode : OTHERS) {
        Files.createDirectories(variant(precise, mode).getParent());
        Files.writeString(variant(precise, mode), text(precise, mode));
      }
    }

    Files.writeString(LISTING, listing());
  }

  @Test
  void theListingNamesEveryFile() throws IOException {
    assertThat(LISTING).as(RENEW).hasContent(listing());
  }

  @Test
  void theVariantsAreTheirPreciseFilesInAnotherMode() throws IOException {
    assertThat(precise()).hasSizeGreaterThanOrEqualTo(4);
    for (Path precise : precise()) {
      for (DecimalMode mode : OTHERS) {
        Path variant = variant(precise, mode);

        assertThat(variant).as(RENEW).hasContent(text(precise, mode));
        assertThat(parse(variant)).isEqualTo(represented(parse(precise), mode));
      }
    }
  }

  @Test
  void aModeTakesTheVariantOfThePresentFile() {
    for (Schema precise : ConnectSchemasTest.ownSchemas()) {
      assertThat(DecimalMode.PRECISE.applyTo(precise)).isEqualTo(precise);
      for (DecimalMode mode : OTHERS) {
        assertThat(mode.applyTo(precise)).isEqualTo(represented(precise, mode));
      }
    }
  }

  @Test
  void everyVariantHasAPreciseFile() throws IOException {
    List<Path> variants =
        precise().stream()
            .flatMap(file -> OTHERS.stream().map(mode -> variant(file, mode)))
            .sorted()
            .toList();

    assertThat(files().stream().filter(PublishedSchemasTest::isVariant)).isEqualTo(variants);
  }

  @Test
  void theJarHasThemAll() throws IOException {
    assertThat(RecordSchemas.published().keySet())
        .containsExactlyElementsOf(Files.readAllLines(LISTING));
    for (String name : RecordSchemas.published().keySet()) {
      assertThat(RecordSchemas.published().get(name)).isEqualTo(parse(DIRECTORY.resolve(name)));
    }
  }

  @Test
  void whatTheConnectorWritesNowHasTheFingerprintOfAFile() throws IOException {
    for (Path file : files()) {
      boolean isEarlier = file.startsWith(DIRECTORY.resolve("earlier"));
      if (!isEarlier) {
        assertThat(
                SchemaNormalization.toParsingForm(
                    ConnectSchemas.toAvro(ConnectSchemas.fromAvro(parse(file)))))
            .isEqualTo(SchemaNormalization.toParsingForm(parse(file)));
      }
    }
  }

  /** Those with decimals, each of which has a variant for the other modes. */
  private static List<Path> precise() throws IOException {
    return files().stream()
        .filter(file -> !represented(parse(file), DecimalMode.STRING).equals(parse(file)))
        .toList();
  }

  /**
   * The record with each of its fields that is a decimal as the mode has it, all else as it was.
   */
  private static Schema represented(Schema record, DecimalMode mode) {
    List<Schema.Field> fields =
        record.getFields().stream()
            .map(field -> new Schema.Field(field, represented(field.schema(), mode.name())))
            .toList();

    return Schema.createRecord(
        record.getName(), record.getDoc(), record.getNamespace(), false, fields);
  }

  private static Schema represented(Schema type, String mode) {
    if (type.isUnion()) {
      return Schema.createUnion(
          type.getTypes().stream().map(each -> represented(each, mode)).toList());
    }

    return type.getLogicalType() instanceof LogicalTypes.Decimal
        ? Schema.create(Schema.Type.valueOf(mode))
        : type;
  }

  private static boolean isVariant(Path file) {
    return OTHERS.stream().anyMatch(mode -> file.getParent().endsWith(mode.toString()));
  }

  private static Path variant(Path precise, DecimalMode mode) {
    return precise.resolveSibling(mode.toString()).resolve(precise.getFileName());
  }

  private static String text(Path precise, DecimalMode mode) throws IOException {
    return DECIMAL.matcher(Files.readString(precise)).replaceAll('"' + mode.toString() + '"');
  }

  /** The present ones before the earlier ones, because the first with a fingerprint is taken. */
  private static String listing() throws IOException {
    return files().stream()
        .map(file -> DIRECTORY.relativize(file).toString().replace('\\', '/') + "\n")
        .sorted(Comparator.comparing((String name) -> name.startsWith("earlier/")))
        .collect(Collectors.joining());
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  private static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
