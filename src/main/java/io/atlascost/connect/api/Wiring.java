package io.atlascost.connect.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsStore;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The way to Atlas in, an HTTP client out that does nothing of its own accord: one request at a
 * time, one connection, no retries, no redirects, no cookies, no packing but what is asked for.
 *
 * @param secrets for whom they are meant
 * @param exchange writes each request and reads its reply
 * @param connections makes a connection when there is none
 */
record Wiring(
    Network network, CredentialsStore secrets, Exchange exchange, Connections connections) {
  /** Connections that idled for longer are looked at before they carry a request. */
  private static final TimeValue TRUSTED_IDLE_TIME = TimeValue.ofMilliseconds(500);

  /** Makes connections. */
  interface Connections {
    QuietConnection open();
  }

  /** Each secret for the host that it is meant for, and no other. */
  static CredentialsStore secrets(Network network, Credentials credentials) {
    CredentialsStore store = new BasicCredentialsProvider();
    if (credentials instanceof Credentials.ApiKey key) {
      store.setCredentials(
          new AuthScope(host(network.baseUrl())),
          new UsernamePasswordCredentials(key.publicKey(), key.privateKey().value().toCharArray()));
    }

    Proxy proxy = network.proxy();
    if (proxy.isUsed() && proxy.hasCredentials()) {
      store.setCredentials(
          new AuthScope(host(proxy.url())),
          new UsernamePasswordCredentials(proxy.user(), proxy.password().value().toCharArray()));
    }

    return store;
  }

  CloseableHttpClient client(String userAgent) {
    HttpClientBuilder client =
        HttpClients.custom()
            .setUserAgent(userAgent)
            .setRequestExecutor(exchange)
            .addExecInterceptorBefore(
                ChainElement.MAIN_TRANSPORT.name(), "blank path", Exchange::proceedWithBlankPath)
            .setConnectionManager(manager())
            .setDefaultCredentialsProvider(secrets)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    // Never Basic: the private key is not shown to whoever asks for it.
                    .setTargetPreferredAuthSchemes(List.of(StandardAuthScheme.DIGEST))
                    .setProxyPreferredAuthSchemes(
                        List.of(StandardAuthScheme.DIGEST, StandardAuthScheme.BASIC))
                    .setResponseTimeout(timeout(network.readTimeout()))
                    .setConnectionRequestTimeout(timeout(network.connectTimeout()))
                    .build())
            // What it would ask for depends on what else is on the class path.
            .disableContentCompression()
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableConnectionState();
    if (network.proxy().isUsed()) {
      client.setProxy(host(network.proxy().url()));
    }

    return client.build();
  }

  private HttpClientConnectionManager manager() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(socket -> connections.open())
        .setMaxConnTotal(1)
        .setMaxConnPerRoute(1)
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(network.tls()))
        .setDefaultTlsConfig(
            TlsConfig.custom().setHandshakeTimeout(timeout(network.connectTimeout())).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(timeout(network.connectTimeout()))
                .setSocketTimeout(timeout(network.readTimeout()))
                .setValidateAfterInactivity(TRUSTED_IDLE_TIME)
                .build())
        .build();
  }

  static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(duration.toMillis());
  }

  /** A name with an underscore is a host to servers, if not to {@link URI#getHost()}. */
  private static HttpHost host(URI url) {
    try {
      return HttpHost.create(url.getScheme() + "://" + url.getRawAuthority());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(url + " names no host", e);
    }
  }
}
