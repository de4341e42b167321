package io.atlascost.connect.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.queries.Subjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Moment NOW = new Moment(-7_000_000_000L);

  private final Inquiry first = inquiry('a', 1);
  private final Inquiry second = inquiry('a', 2);
  private final Inquiry other = inquiry('b', 3);
  private final Agenda agenda = new Agenda(List.of(), NOW);

  @Test
  void startsInTheOrderInWhichTheQueriesAreConfigured() {
    assertThat(order(new Agenda(List.of(second, other, first), NOW)))
        .containsExactly(second, other, first);
  }

  @Test
  void givesTheOneThatHasBeenDueForLongest() {
    agenda.put(first, NOW.plus(Duration.ofSeconds(2)));
    agenda.put(other, NOW.plus(Duration.ofSeconds(1)));
    agenda.put(second, NOW);

    assertThat(agenda.nextDue()).contains(NOW);
    assertThat(order(agenda)).containsExactly(second, other, first);
    assertThat(agenda.nextDue()).isEmpty();
  }

  @Test
  void letsOtherOrganizationsPassOneThatIsHeld() {
    agenda.put(first, NOW);
    agenda.put(second, NOW.plus(Duration.ofSeconds(1)));
    agenda.put(other, NOW.plus(Duration.ofSeconds(2)));

    agenda.hold(first.subject().orgId(), NOW.plus(Duration.ofSeconds(30)));

    assertThat(order(agenda)).containsExactly(other, first, second);
  }

  @Test
  void keepsTheOrderOfThoseThatBecomeDueWhileTheirOrganizationIsHeld() {
    agenda.put(second, NOW.plus(Duration.ofSeconds(30)));
    agenda.put(first, NOW);

    agenda.hold(first.subject().orgId(), NOW.plus(Duration.ofSeconds(30)));

    assertThat(agenda.nextDue()).contains(NOW.plus(Duration.ofSeconds(30)));
    assertThat(order(agenda)).containsExactly(first, second);
  }

  @Test
  void givesTheResultThatIsUnderWayEvenWhileItIsHeld() {
    other.handedOver(new Position(1, 1));
    agenda.put(first, NOW);
    agenda.put(other, NOW.plus(Duration.ofSeconds(60)));

    agenda.hold(other.subject().orgId(), NOW.plus(Duration.ofSeconds(90)));

    assertThat(agenda.nextDue()).contains(NOW.plus(Duration.ofSeconds(90)));
    assertThat(order(agenda)).containsExactly(other, first);
  }

  @Test
  void remembersAHoldWhileNoQueryOfTheOrganizationIsLeft() {
    agenda.put(first, NOW);
    agenda.hold(first.subject().orgId(), NOW.plus(Duration.ofSeconds(30)));
    agenda.take();

    agenda.put(first, NOW.plus(Duration.ofSeconds(10)));

    assertThat(agenda.nextDue()).contains(NOW.plus(Duration.ofSeconds(30)));
  }

  private static List<Inquiry> order(Agenda agenda) {
    List<Inquiry> order = new ArrayList<>();
    while (agenda.nextDue().isPresent()) {
      Inquiry next = agenda.next();
      assertThat(agenda.take()).isSameAs(next);
      order.add(next);
    }

    return order;
  }

  private static Inquiry inquiry(char organization, int number) {
    return new Inquiry(
        Subjects.of(new Query(String.valueOf(organization).repeat(24), "%064d".formatted(number))),
        Position.START);
  }
}
