package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a manifest is seen; the one that is shipped is looked at by ArchiveIT. */
class HubManifestTest {
  private ObjectNode manifest;

  @BeforeEach
  void fillIn() throws IOException {
    JsonNode template = new ObjectMapper().readTree(Path.of("connector-manifest.json").toFile());
    this.manifest = template.deepCopy();
    manifest.put("version", "1.0.0").put("documentation_url", "https://example.org");
  }

  @Test
  void aRightOneHasNoProblems() {
    assertThat(HubManifest.problems(manifest)).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(problems(wrong -> wrong.remove("version"))).containsExactly("/version is missing");
    assertThat(problems(wrong -> wrong.put("version", "${project.version}")))
        .containsExactly("/version is not valid: \"${project.version}\"");
    assertThat(problems(wrong -> wrong.put("documentation_url", "")))
        .containsExactly("/documentation_url is not valid: \"\"");
    assertThat(problems(wrong -> wrong.put("documentationUrl", "https://example.org")))
        .containsExactly("/documentationUrl is unknown");
    assertThat(problems(wrong -> wrong.putArray("component_types").add("connector")))
        .containsExactly("/component_types is not valid: [\"connector\"]");
    assertThat(problems(wrong -> wrong.putArray("component_types"))).hasSize(1);
    assertThat(problems(wrong -> wrong.withObject("/owner").put("username", "Atlas Cost")))
        .containsExactly("/owner/username is not valid: \"Atlas Cost\"");
    assertThat(
            problems(
                wrong ->
                    wrong.withObject("/features").putArray("delivery_guarantee").add("exactly")))
        .containsExactly("/features/delivery_guarantee is not valid: [\"exactly\"]");
    assertThat(problems(wrong -> wrong.put("license", "Apache")))
        .containsExactly("/license is not valid: \"Apache\"");
    assertThat(problems(wrong -> wrong.put("release_date", "30.11.2026"))).hasSize(1);
    assertThat(problems(wrong -> wrong.put("logo", "https://example.org/logo.png"))).hasSize(1);
  }

  private List<String> problems(Consumer<ObjectNode> change) {
    ObjectNode wrong = manifest.deepCopy();
    change.accept(wrong);

    return HubManifest.problems(wrong);
  }
}
