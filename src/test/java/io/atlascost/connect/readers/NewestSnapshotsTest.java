package io.atlascost.connect.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.avro.RecordSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The lines of {@code docs/records.md} that keep the newest snapshot. */
class NewestSnapshotsTest {
  private static final LocalDate MONTH = LocalDate.of(2026, 9, 1);

  private final NewestSnapshots snapshots = new NewestSnapshots();

  @Test
  void thePageHasTheClassAsItIsTested() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/io/atlascost/connect/readers/NewestSnapshots.java"));
    String page = Files.readString(Path.of("docs", "records.md"));

    assertThat(page).contains("```java\n" + source.substring(source.indexOf("/**")) + "```\n");
  }

  @Test
  void theNewestGoodStatusSaysWhichRowsCount() {
    row("A", 1, "Clusters");
    row("A", 2, "Backup");
    status("A", "COMPLETE", MONTH);
    status("B", "CREATED", MONTH);
    row("B", 1, "Clusters");
    assertThat(services(MONTH)).containsExactly("Clusters", "Backup");

    status("B", "FAILED", MONTH);
    assertThat(services(MONTH)).containsExactly("Clusters", "Backup");

    row("C", 1, "Cloud Backup");
    status("C", "COMPLETE", MONTH);
    assertThat(services(MONTH)).containsExactly("Cloud Backup");

    status("C", "UNCHANGED", MONTH);
    assertThat(services(MONTH)).containsExactly("Cloud Backup");
  }

  @Test
  void aRowThatComesAgainCountsOnceAsItCameLast() {
    row("A", 1, "Clusters");
    row("A", 2, "Backup");
    row("A", 3, "Clusters");
    row("A", 1, "Backup");
    status("A", "COMPLETE", MONTH);

    assertThat(snapshots.rows(scope(MONTH)))
        .extracting(row -> row.get("service") + " " + row.get("queryRow"))
        .containsExactly("Clusters 3", "Backup 1");
  }

  @Test
  void eachMonthHasASnapshotOfItsOwn() {
    row("A", 1, "Clusters");
    status("A", "COMPLETE", MONTH);
    row("B", 1, "Backup");
    status("B", "COMPLETE", MONTH.minusMonths(1));

    assertThat(services(MONTH)).containsExactly("Clusters");
    assertThat(services(MONTH.minusMonths(1))).containsExactly("Backup");
    assertThat(services(MONTH.minusMonths(2))).isEmpty();
  }

  private void row(String token, long number, String service) {
    GenericRecord row = new GenericData.Record(RecordSchemas.usage());
    row.put("queryToken", token);
    row.put("queryRow", number);
    row.put("service", service);
    snapshots.addUsage(row);
  }

  private void status(String token, String state, LocalDate month) {
    GenericRecord status = scope(month);
    status.put("token", token);
    status.put("state", state);
    snapshots.addStatus(status);
  }

  private List<String> services(LocalDate month) {
    return snapshots.rows(scope(month)).stream().map(r -> (String) r.get("service")).toList();
  }

  private static GenericRecord scope(LocalDate month) {
    GenericRecord status = new GenericData.Record(RecordSchemas.queryStatus());
    status.put("orgId", "5e2211c17a3e5a48f5497de3");
    status.put("groupBy", "services");
    status.put("month", month);
    return status;
  }
}
