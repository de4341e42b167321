package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of the documentation, and that a broken one would be seen. */
class LinksTest {
  @TempDir Path directory;

  @Test
  void everyLinkOfTheDocumentationLeadsToAFileAndAHeading() {
    Links links =
        Links.of(
            Links.Collection.below(
                Path.of("").toAbsolutePath(),
                "README.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                "SECURITY.md",
                "docs",
                "config"));

    assertThat(links.broken()).isEmpty();
    assertThat(links.followed()).isGreaterThan(50);
  }

  @Test
  void aLinkToNothingIsBroken() throws IOException {
    Files.createDirectory(directory.resolve("docs"));
    Files.writeString(directory.resolve("docs/other.md"), "# Two words\n\n# Two words\n");
    Files.writeString(
        directory.resolve("page.md"),
        """
        # `atlas.queries`, and *more*: why?

        [a](docs) [b](docs/other.md) [c](docs/other.md#two-words) [d](docs/other.md#two-words-1)
        [e](#atlasqueries-and-more-why) [far](https://example.org/nothing.md)
        [broken](docs/another.md) [broken](docs/other.md#two-words-2) [broken](#nothing) [broken](docs#a)
        `[code](nothing.md)`

        ```
        # nothing
        [code](nothing.md)
        ```
        """);

    Links links = Links.of(Links.Collection.below(directory, "page.md"));

    assertThat(links.broken())
        .containsExactly(
            "page.md: docs/another.md",
            "page.md: docs/other.md#two-words-2",
            "page.md: #nothing",
            "page.md: docs#a");
    assertThat(links.followed()).isEqualTo(9);
  }
}
