/**
 * Which months are due, for whom, by what: the connector's work dealt out, its queries created,
 * read and compared.
 */
package io.atlascost.connect.schedule;
