package dev.evenkeel.activities.cloud;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cloud says instead of doing what it was asked, in the words of all clouds. Its message is for people and may quote the cloud. */
public final class CloudTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is decides what is done about it. */
    public enum Kind {
        /** The credentials are wrong, or have expired. */
        CREDENTIALS,
        /** Known, but not allowed to. */
        PERMISSION,
        NOT_FOUND,
        /** A limit of the account is reached. */
        QUOTA,
        /** Too many requests; this one was not looked at. */
        THROTTLED,
        /** Refused for another reason. */
        REFUSED,
        /** Nobody was reached: nothing can have been done. */
        UNREACHABLE,
        /** Reached, but there is no answer that can be read: it may have been done. */
        NO_ANSWER,
        /** What was asked for does not exist in this cloud, or not with these values. */
        UNSUPPORTED
    }

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;
    private final transient List<String> others;

    public CloudTrouble(Kind kind, String message) {
        this(kind, message, null, List.of());
    }

    private CloudTrouble(Kind kind, String message, @Nullable Duration retryAfter, Collection<String> others) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.others = List.copyOf(others);
    }

    /** @param others the names that there are */
    public static CloudTrouble notFound(String what, Collection<String> others) {
        return new CloudTrouble(Kind.NOT_FOUND, what, null, others);
    }

    /** @param retryAfter when the cloud said so */
    public static CloudTrouble throttled(String message, @Nullable Duration retryAfter) {
        return new CloudTrouble(Kind.THROTTLED, message, retryAfter, List.of());
    }

    public static CloudTrouble unsupported(String message) {
        return new CloudTrouble(Kind.UNSUPPORTED, message);
    }

    public Kind kind() {
        return kind;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    List<String> others() {
        return others;
    }

    public String words() {
        return String.valueOf(getMessage());
    }

    /** What an answer with this status means when nothing more is known. */
    public static Kind ofStatus(int status) {
        return switch (status) {
            case 401 -> Kind.CREDENTIALS;
            case 403 -> Kind.PERMISSION;
            case 404 -> Kind.NOT_FOUND;
            case 429 -> Kind.THROTTLED;
            default -> status >= 500 ? Kind.NO_ANSWER : Kind.REFUSED;
        };
    }
}
