package io.atlascost.connect.simulator;

import java.util.Optional;

/** Decides whether a request may be answered: empty if so, else the refusal. */
public interface Access {
  /** Everybody may. */
  Access OPEN = request -> Optional.empty();

  Optional<Reply> refusal(Request request);

  /** What Atlas says to those whom it does not know. */
  static Reply unauthorized() {
    return Reply.error(401, "NOT_ORG_GROUP_CREATOR", "You are not authorized for this resource.");
  }

  /** Whoever has this token. */
  static Access bearing(String token) {
    return request ->
        request.header("Authorization").filter(("Bearer " + token)::equals).isPresent()
            ? Optional.empty()
            : Optional.of(unauthorized());
  }
}
