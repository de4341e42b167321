package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.Commands.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir Path directory;

  @Test
  void takesEveryBlockButThoseThatNeedSomething() throws IOException {
    Path page = directory.resolve("page.md");
    Files.writeString(
        page,
        """
        # Page

        ## One

        ```sh
        first
        ```

        1. In a list:

           ```sh
           second
             indented
           ```

        ### Two

        ```properties
        key=value
        ```

        ```sh
        # Needs Docker
        third
        ```

        ```sh
        fourth
        ```
        """);

    assertThat(Commands.of(page).blocks())
        .containsExactly(
            new Block("One", "first\n"),
            new Block("One", "second\n  indented\n"),
            new Block("Two", "fourth\n"));
  }
}
