package io.atlascost.connect;

import static io.atlascost.connect.CostTask.MONTH;
import static io.atlascost.connect.simulator.books.SampleCompany.LABS;
import static io.atlascost.connect.simulator.books.SampleCompany.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several accounts, of which some are locked out for a while. */
class ScheduledAccountsTest {
  private final CostTask task = new CostTask().withAccounts();

  @AfterEach
  void close() {
    task.close();
  }

  @Test
  void oneThatIsLockedOutStopsItsOrganizationsAndNoOther() throws Exception {
    until(() -> count("COMPLETE", LABS) == 1 && count("COMPLETE", RETAIL) == 1);
    task.books().desk().accounts().lockOut("labs-id");

    Struct letter = (Struct) task.until(CostTask.deadLetter()).value();
    assertThat(letter.getString("orgId")).isEqualTo(LABS);
    assertThat(letter.getString("message")).contains("401").contains("'labs'");
    long others = count("UNCHANGED", RETAIL);
    long own = count("UNCHANGED", LABS);
    until(() -> count("UNCHANGED", RETAIL) == others + 4);
    assertThat(count("UNCHANGED", LABS)).isEqualTo(own);
    task.kill();
    until(() -> count("UNCHANGED", RETAIL) == others + 8);
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(1);

    task.books().desk().accounts().letIn("labs-id");
    until(() -> count("UNCHANGED", LABS) == own + 2);
    task.books().desk().accounts().lockOutByAddress("labs-id");
    task.until(CostTask.deadLetter());
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(2);
  }

  @Test
  void allThatAreLockedOutFailTheTask() throws Exception {
    until(() -> count("COMPLETE", LABS) == 1 && count("COMPLETE", RETAIL) == 1);
    task.books().desk().accounts().lockOut("labs-id").lockOut("retail-id");

    assertThatThrownBy(() -> until(() -> false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("401")
        .hasMessageContaining("atlas.accounts");
  }

  /** Nobody else could create it again. */
  @Test
  void aConfiguredQueryOutlastsThatItsAccountIsLockedOut() throws Exception {
    Snapshot given =
        task.books().desk().create(LABS, GroupBy.SERVICES, MONTH, List.of("Clusters", "Support"));
    Query query = new Query(LABS, given.token());
    task.with("atlas.queries", LABS + ":" + given.token()).with("atlas.schedule.orgs", RETAIL);
    task.books().desk().accounts().lockOut("labs-id");

    Struct letter = (Struct) task.until(CostTask.deadLetter()).value();
    assertThat(letter.getString("token")).isEqualTo(given.token());
    assertThat(letter.getString("message")).contains("401").contains("'labs'");
    long others = count("UNCHANGED", RETAIL);
    until(() -> count("UNCHANGED", RETAIL) == others + 3);
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(1);
    assertThat(state(query)).isEqualTo("READING");

    task.books().desk().accounts().letIn("labs-id");
    until(() -> count("COMPLETE", LABS) == 1);
    assertThat(state(query)).isEqualTo("COMPLETE");
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(1);
    assertThat(task.statuses("FAILED")).isEmpty();
    assertThat(
            task.values(ScheduledTask.USAGE).stream()
                .filter(row -> row.getString("queryToken").equals(given.token())))
        .hasSize(2);
  }

  private Object state(Query query) {
    return task.stored().getOrDefault(query.toPartition(), Map.of()).get("state");
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    if (!condition.getAsBoolean()) {
      task.until(record -> condition.getAsBoolean());
    }
  }

  private long count(String state, String orgId) {
    return task.statuses(state).stream()
        .filter(status -> status.getString("orgId").equals(orgId))
        .count();
  }
}
