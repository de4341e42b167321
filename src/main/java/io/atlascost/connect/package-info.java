/** What Connect calls, and nothing else. */
package io.atlascost.connect;
