package dev.evenkeel.pages;

import com.microsoft.playwright.Page;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Takes pictures of all pages to look at: {@code Pictures FOLDER [NAME-PART]}. */
final class Pictures {

    private static final List<Shot> SHOTS = List.of(
            new Shot("login", "", "/login?error"),
            new Shot("home", "bob", "/"),
            new Shot("home-calm", "eve", "/"),
            new Shot("catalog", "anna", "/runbooks"),
            new Shot("broken", "anna", "/runbooks/broken"),
            new Shot("launch", "anna", "/runbooks/shop-release/launch"),
            new Shot("launch2", "anna", "/runbooks/patch-window/launch"),
            new Shot("run-approval", "bob", "/runs/r-approval"),
            new Shot("run-approval-anna", "anna", "/runs/r-approval"),
            new Shot("run-running", "anna", "/runs/r-running"),
            new Shot("run-failure", "anna", "/runs/r-failure"),
            new Shot("run-unknown", "anna", "/runs/r-unknown"),
            new Shot("run-task", "anna", "/runs/r-task"),
            new Shot("run-back", "anna", "/runs/r-back"),
            new Shot("run-rehearsal", "anna", "/runs/r-rehearsal"),
            new Shot("incident", "anna", "/runs/" + IncidentSeeds.OPEN),
            new Shot("incident-merged", "anna", "/runs/" + IncidentSeeds.MERGED),
            new Shot("incident-merge", "anna", "/runs/" + IncidentSeeds.OPEN + "/incident/merge"),
            new Shot(
                    "incident-into",
                    "anna",
                    "/runs/" + IncidentSeeds.OPEN + "/incident/merge?into=" + IncidentSeeds.NEW),
            new Shot("incident-split", "anna", "/runs/" + IncidentSeeds.OPEN + "/incident/split?alert=2"),
            new Shot("timeline", "anna", "/runs/" + IncidentSeeds.OPEN + "/timeline"),
            new Shot("timeline-part", "anna", "/runs/" + TimelinePagesTest.FLOODED + "/timeline?until=600"),
            new Shot("incident-flooded", "anna", "/runs/" + TimelinePagesTest.FLOODED),
            new Shot("incident-entry", "anna", "/runs/" + IncidentSeeds.OPEN + "/entries/16"),
            new Shot("incidents", "anna", "/incidents"),
            new Shot("post-mortem", "anna", "/runs/" + IncidentSeeds.CLOSED + "/post-mortem"),
            new Shot("figures", "anna", "/incidents/figures"),
            new Shot("cancel", "anna", "/runs/r-running/cancel"),
            new Shot(
                    "artifact",
                    "anna",
                    "/runs/r-approval/artifacts/" + CanonicalJson.sha256(Seeds.PLAN.getBytes(StandardCharsets.UTF_8))),
            new Shot("runs", "anna", "/runs"),
            new Shot("runs-none", "anna", "/runs?q=nothing"),
            new Shot("alerts", "anna", "/alerts"),
            new Shot("alert", "anna", "/alerts/2"),
            new Shot("approvals", "bob", "/approvals"),
            new Shot("users", "root", "/users"),
            new Shot("audit", "root", "/audit"),
            new Shot("estate", "root", "/estate"),
            new Shot("estate-sites", "root", "/estate/sites"),
            new Shot("estate-service", "root", "/estate/services/shop"),
            new Shot("estate-channels", "root", "/estate/channels"),
            new Shot("drills", "anna", "/drills"),
            new Shot("schedules", "anna", "/schedules"),
            new Shot("readiness", "anna", "/readiness"),
            new Shot("reports", "anna", "/reports"),
            new Shot("actions", "anna", "/actions"),
            new Shot("secrets", "root", "/settings/secrets"),
            new Shot("plan", "bob", PlanSeeds.page("r-approval")),
            new Shot("plays", "anna", "/runs/r-running/plays?step=rollout/switch@north&attempt=1"),
            new Shot(
                    "cell",
                    "anna",
                    "/runs/r-running/plays/cell?step=rollout/switch@north&attempt=1&task=2&host=shop-2"),
            new Shot("chat", "root", "/settings/chat"),
            new Shot("password", "anna", "/settings/password"),
            new Shot("e404", "anna", "/nowhere"),
            new Shot("e403", "anna", "/users"));

    private static final List<Variant> VARIANTS = List.of(
            new Variant(1280, false, "en"),
            new Variant(1280, true, "en"),
            new Variant(390, false, "zh-CN"),
            new Variant(390, true, "en"));

    private Pictures() {}

    private record Variant(int width, boolean dark, String language) {}

    private record Shot(String name, String person, String path) {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        String part = arguments.length > 1 ? arguments[1] : "";
        if (arguments.length > 2) {
            takeAll(arguments[2], folder, part);
            return;
        }
        try (ServletWebServerApplicationContext context = PagesServer.start()) {
            TimelinePagesTest.flood(context.getBean(SeededStore.class));
            int port = Objects.requireNonNull(context.getWebServer()).getPort();
            takeAll("http://127.0.0.1:" + port, folder, part);
        }
    }

    private static void takeAll(String base, Path folder, String part) {
        List<Shot> shots = SHOTS.stream()
                .filter(shot -> shot.name().matches("(" + part + ").*"))
                .toList();
        try (Browsers browsers = new Browsers(base)) {
            for (Variant variant : VARIANTS) {
                Map<String, Page> pages = new HashMap<>();
                shots.forEach(shot -> take(
                        shot,
                        variant,
                        folder,
                        pages.computeIfAbsent(shot.person(), name -> open(browsers, name, variant))));
                pages.values().forEach(page -> page.context().close());
            }
        }
    }

    private static Page open(Browsers browsers, String person, Variant variant) {
        Page page = browsers.open(variant.width(), variant.dark(), variant.language());
        page.onConsoleMessage(message -> System.out.println(page.url() + ": " + message.text()));
        page.onPageError(error -> System.out.println(page.url() + ": " + error));
        if (!person.isEmpty()) {
            Browsers.signIn(page, person);
        }
        return page;
    }

    private static void take(Shot shot, Variant variant, Path folder, Page page) {
        page.navigate(shot.path());
        page.waitForTimeout(250);
        Object wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (!"0".equals(String.valueOf(wide))) {
            System.out.println(shot.name() + " at " + variant.width() + " is " + wide + " px too wide");
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(folder.resolve(
                        shot.name() + "-" + variant.width() + (variant.dark() ? "-dark" : "-light") + ".png"))
                .setFullPage(true));
    }
}
