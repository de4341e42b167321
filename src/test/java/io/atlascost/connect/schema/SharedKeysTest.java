package io.atlascost.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class SharedKeysTest {
  private static final Schema KEY =
      SchemaBuilder.struct()
          .field("first", Schema.STRING_SCHEMA)
          .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
          .field("last", Schema.STRING_SCHEMA)
          .build();

  private final SharedKeys keys = new SharedKeys();

  @Property
  void tellsTheRowsWhoseKeyAnEarlierOneHad(
      @ForAll @Size(max = 600) List<@AlphaChars @StringLength(max = 2) String> texts,
      @ForAll @IntRange(min = 1, max = 5) int days) {
    SharedKeys counted = new SharedKeys();
    Set<List<Object>> seen = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      String last = texts.get(texts.size() - 1 - i);
      boolean first = seen.add(List.of(texts.get(i), i % days, last));
      assertThat(counted.add(key(texts.get(i), i % days, last)))
          .isEqualTo(first ? KeyUse.FIRST : KeyUse.SHARED);
    }
  }

  @Test
  void theBoundaryBetweenTwoFieldsCounts() {
    assertThat(keys.add(key("ab", 0, "c"))).isEqualTo(KeyUse.FIRST);
    assertThat(keys.add(key("a", 0, "bc"))).isEqualTo(KeyUse.FIRST);
    assertThat(keys.add(key("", 0, "abc"))).isEqualTo(KeyUse.FIRST);
  }

  @Test
  void whatDoesNotFitIntoMemoryIsNotKnown() {
    for (int i = 0; i < 131_072; i++) {
      keys.add(key("service " + i, i % 30, "x"));
    }

    assertThat(keys.add(key("service 7", 7, "x"))).isEqualTo(KeyUse.SHARED);
    assertThat(keys.add(key("one more", 0, "x"))).isEqualTo(KeyUse.UNKNOWN);
  }

  private static Struct key(String first, int day, String last) {
    return new Struct(KEY)
        .put("first", first)
        .put("day", Date.from(Instant.ofEpochSecond(day * 86_400L)))
        .put("last", last);
  }
}
