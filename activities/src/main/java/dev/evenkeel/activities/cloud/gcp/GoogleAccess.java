package dev.evenkeel.activities.cloud.gcp;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.activities.cloud.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way to Google Cloud: tokens of an hour made with a service account's key, perhaps in the name of another one. */
record GoogleAccess(HttpTransport transport, HttpRequestInitializer requests, String root) {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final int HOUR = 3600;

    static GoogleAccess of(Credentials credentials, CloudSettings settings, String role) {
        NetHttpTransport.Builder builder = new NetHttpTransport.Builder();
        @Nullable Trust trust = settings.trust();
        if (trust != null) {
            builder.setSslSocketFactory(trust.context().getSocketFactory());
        }
        int connect = Math.toIntExact(settings.connectTimeout().toMillis());
        int read = Math.toIntExact(settings.requestTimeout().toMillis());
        HttpTransport transport = new BoundedTransport(builder.build(), connect, read);
        String root = settings.endpoint("gcp").map(uri -> uri + "/").orElse("");
        GoogleCredentials own = own(credentials, () -> transport);
        HttpCredentialsAdapter adapter =
                new HttpCredentialsAdapter(role.isEmpty() ? own : lent(own, role, root, () -> transport));
        return new GoogleAccess(
                transport,
                request -> {
                    adapter.initialize(request);
                    request.setNumberOfRetries(0);
                },
                root);
    }

    private static GoogleCredentials own(Credentials credentials, HttpTransportFactory transport) {
        Optional<String> token = credentials.get("access_token");
        if (token.isPresent()) {
            return GoogleCredentials.create(
                    AccessToken.newBuilder().setTokenValue(token.get()).build());
        }
        try {
            return ServiceAccountCredentials.fromStream(
                            new ByteArrayInputStream(credentials.text().getBytes(StandardCharsets.UTF_8)), transport)
                    .createWithCustomRetryStrategy(false)
                    .createScoped(SCOPE);
        } catch (IOException | IllegalArgumentException e) {
            // Its message may quote the key.
            throw Credentials.wrong("they are no key of a service account in JSON, and hold no access_token");
        }
    }

    private static GoogleCredentials lent(
            GoogleCredentials own, String role, String root, HttpTransportFactory transport) {
        if (!role.matches("[a-z0-9.@-]+")) {
            throw CloudTrouble.unsupported("'" + role + "' is no service account");
        }
        ImpersonatedCredentials.Builder lent = ImpersonatedCredentials.newBuilder()
                .setSourceCredentials(own)
                .setTargetPrincipal(role)
                .setScopes(List.of(SCOPE))
                .setLifetime(HOUR)
                .setHttpTransportFactory(transport);
        if (!root.isEmpty()) {
            lent.setIamEndpointOverride(root + "v1/projects/-/serviceAccounts/" + role + ":generateAccessToken");
        }
        return lent.build();
    }

    /** @param usual the address of the API, unless another one is set */
    String root(String usual) {
        return root.isEmpty() ? usual : root;
    }

    static CloudTrouble several(String what, List<String> names) {
        return new CloudTrouble(Kind.UNSUPPORTED, what + ": " + String.join(", ", names));
    }
}
