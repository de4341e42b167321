package io.atlascost.connect.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.api.Answer.Given;
import io.atlascost.connect.api.Answer.Refused;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Usage;
import java.io.IOException;
import java.util.Optional;

/** What a query is to be about in, the token that Atlas gives for it out. */
final class Creation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String UNKNOWN = "; whether Atlas created the query is not known";

  private final Question.Answerer atlas;
  private final String version;
  private final Secrets secrets;

  Creation(Question.Answerer atlas, String version, Secrets secrets) {
    this.atlas = atlas;
    this.version = version;
    this.secrets = secrets;
  }

  /**
   * Asks for a new query, once.
   *
   * @throws IOException if no reply came, or none that tells a token
   */
  Answer<String> create(UsageQuery query) throws IOException {
    UsageReply reply =
        atlas.ask(
            new Question(
                Purpose.CREATION,
                "/api/atlas/v2/orgs/" + query.orgId() + "/billing/costExplorer/usage",
                version,
                Format.JSON,
                Optional.of(body(query)),
                secrets));
    if (reply instanceof Refusal refusal) {
      return new Refused<>(refusal);
    }

    if (reply instanceof Usage usage) {
      return new Given<>(token(query, usage.body()), usage.throttle());
    }

    throw new AssertionError(reply);
  }

  /** The months of a query end before the first day of the next one. */
  private static String body(UsageQuery query) {
    ObjectNode body = JSON.createObjectNode();
    body.put("startDate", query.month().atDay(1).toString());
    body.put("endDate", query.month().plusMonths(1).atDay(1).toString());
    body.put("groupBy", query.cut().label());
    body.putArray("organizations").add(query.orgId());
    if (query.cut() != Cut.ORGANIZATIONS) {
      ArrayNode names = body.putArray(query.cut().label());
      query.names().forEach(names::add);
    }

    body.put("includePartialMatches", query.includePartialMatches());
    return body.toString();
  }

  /** The messages do not repeat what came: it may be a token, written otherwise. */
  private static String token(UsageQuery query, UsageBody body) throws IOException {
    try (body) {
      String token = Fields.read(body.stream()).text("token");
      if (token.isEmpty()) {
        throw new IOException("the answer has no token" + UNKNOWN);
      }

      return new Query(query.orgId(), token).token();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage() + UNKNOWN);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is no JSON that can be read" + UNKNOWN);
    }
  }
}
