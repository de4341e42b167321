package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that says that there is more than it has. */
class WarningTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"usageDetails\":[{},{}],\"totalCount\":500}",
        "{\"totalCount\":500,\"usageDetails\":[{},5]}",
        "{\"status\":200,\"content\":{\"usageDetails\":[{},{}],\"totalCount\": 500 }}"
      })
  void aCountAboveTheRowsIsTold(String body) throws Exception {
    assertThat(warning(body)).get().asString().contains("500 rows", "has 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"usageDetails\":[{}],\"links\":[{\"rel\":\"self\"},{\"href\":\"h\",\"rel\":\"next\"}]}",
        "{\"links\":[{\"rel\":\"next\",\"href\":\"h\"}],\"usageDetails\":[{}],\"totalCount\":1}",
        "{\"status\":200,\"content\":{\"links\":[{\"rel\":\"next\"}],\"usageDetails\":[{}]}}"
      })
  void aNextPageIsTold(String body) throws Exception {
    assertThat(warning(body)).get().asString().contains("next page", "the 1 given");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"usageDetails\":[{},{}],\"totalCount\":2}",
        "{\"usageDetails\":[{},{}],\"totalCount\":1}",
        "{\"usageDetails\":[],\"totalCount\":0}",
        "{\"usageDetails\":[],\"totalCount\":\"many\"}",
        "{\"usageDetails\":[],\"totalCount\":1e9}",
        "{\"usageDetails\":[],\"totalCount\":-1}",
        "{\"usageDetails\":[],\"totalCount\":99999999999999999999}",
        "{\"usageDetails\":[],\"links\":[{\"rel\":\"self\"}]}",
        "{\"usageDetails\":[],\"links\":[{\"href\":\"next\"}]}",
        "{\"usageDetails\":[{\"links\":[{\"rel\":\"next\"}],\"totalCount\":5}]}"
      })
  void nothingElseIs(String body) throws Exception {
    assertThat(warning(body)).isEmpty();
  }

  @Test
  void csvSaysNothingOfTheKind() throws Exception {
    Rows rows = Rows.of(Bodies.framed(Bodies.CSV, "Usage Date,Usage Amount\n"));

    assertThat(rows.next()).isEmpty();
    assertThat(rows.warning()).isEmpty();
  }

  private static Optional<String> warning(String body) throws Exception {
    Rows rows = Rows.of(Bodies.framed(Bodies.JSON, body));
    Optional<Row> row = rows.next();
    while (row.isPresent()) {
      row = rows.next();
    }

    return rows.warning();
  }
}
