/** Atlas as the connector wishes it were: questions in, replies out. */
package io.atlascost.connect.api;
