package dev.evenkeel.web.alerts;

import org.springframework.http.HttpStatus;

/** Why a hook takes nothing in. */
public final class HookTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    private HookTrouble(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** The message is not what it has to be; sent again it will be no better. */
    public static HookTrouble garbage(String message) {
        return new HookTrouble(HttpStatus.BAD_REQUEST, message);
    }

    public static HookTrouble unknownSender(String message) {
        return new HookTrouble(HttpStatus.UNAUTHORIZED, message);
    }

    public static HookTrouble unknownHook(String message) {
        return new HookTrouble(HttpStatus.NOT_FOUND, message);
    }

    public static HookTrouble tooLarge(String message) {
        return new HookTrouble(HttpStatus.CONTENT_TOO_LARGE, message);
    }

    /** The same sender has sent too much. */
    public static HookTrouble tooMany(String message) {
        return new HookTrouble(HttpStatus.TOO_MANY_REQUESTS, message);
    }

    /** It was taken in before, and would not come again by itself. */
    public static HookTrouble again(String message) {
        return new HookTrouble(HttpStatus.CONFLICT, message);
    }

    /** Sent again in a moment it will be taken. */
    public static HookTrouble notNow(String message) {
        return new HookTrouble(HttpStatus.SERVICE_UNAVAILABLE, message);
    }

    public HttpStatus status() {
        return status;
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
