package io.atlascost.connect.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContentsTest {
  private static final String RIGHT = checksum("a", "b", "c");

  @Test
  void noRowIsLostDoubledOrChangedUnseen() {
    for (List<String> wrong :
        List.of(
            List.of("a", "b"),
            List.of("a", "b", "c", "c"),
            List.of("a", "b", "b"),
            List.of("a", "b", "d"))) {
      assertThat(checksum(wrong.toArray(String[]::new))).as("%s", wrong).isNotEqualTo(RIGHT);
    }
  }

  @Test
  void anyOrderIsTheSame() {
    assertThat(checksum("c", "a", "b")).isEqualTo(RIGHT);
  }

  @Test
  void theTimeOfReadingDoesNotCount() {
    Contents later = new Contents();
    List.of("a", "b", "c").forEach(row -> later.add(key(row), value(row, "654321")));

    assertThat(later.checksum()).isEqualTo(RIGHT);
  }

  private static String checksum(String... rows) {
    Contents contents = new Contents();
    for (String row : rows) {
      contents.add(key(row), value(row, "123456"));
    }

    assertThat(contents.records()).isEqualTo(rows.length);
    return contents.checksum();
  }

  private static byte[] key(String row) {
    return ("key " + row).getBytes(UTF_8);
  }

  private static byte[] value(String row, String time) {
    return ("value " + row + time).getBytes(UTF_8);
  }
}
