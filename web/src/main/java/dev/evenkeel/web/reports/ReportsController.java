package dev.evenkeel.web.reports;

import dev.evenkeel.web.page.Csv;
import dev.evenkeel.web.reports.Trends.Point;
import dev.evenkeel.web.reports.Trends.Trend;
import dev.evenkeel.web.runs.chart.TrendChart;
import dev.evenkeel.web.runs.chart.TrendChart.Value;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** All reports, and per service how the measured times develop. */
@Controller
class ReportsController {

    private final Trends trends;

    ReportsController(Trends trends) {
        this.trends = trends;
    }

    /** A service with its charts; a chart is null when nothing was measured. */
    record Shown(
            Trend trend, @Nullable TrendChart rto, @Nullable TrendChart rpo) {}

    @GetMapping("/reports")
    String reports(@RequestParam(required = false) @Nullable String service, Model model) {
        @Nullable String only = blank(service);
        List<Point> all = trends.points(null);
        List<Point> points = only == null ? all : trends.points(only);
        model.addAttribute(
                "services", Trends.byService(all).stream().map(Trend::service).toList());
        model.addAttribute("service", only);
        model.addAttribute(
                "trends",
                Trends.byService(points).stream().map(ReportsController::shown).toList());
        return "reports/list";
    }

    @GetMapping("/reports.json")
    @ResponseBody
    List<Point> json(@RequestParam(required = false) @Nullable String service) {
        return trends.points(blank(service));
    }

    @GetMapping("/reports.csv")
    ResponseEntity<byte[]> csv(@RequestParam(required = false) @Nullable String service) {
        Csv csv = new Csv(
                "run",
                "runbook",
                "title",
                "service",
                "environment",
                "type",
                "status",
                "at",
                "rto_ms",
                "rto_target_ms",
                "restored_ms",
                "rpo_ms",
                "rpo_target_ms",
                "lost_writes",
                "met");
        for (Point point : trends.points(blank(service))) {
            csv.line(
                    point.run(),
                    point.runbook(),
                    point.title(),
                    point.service(),
                    point.environment(),
                    point.type(),
                    point.status(),
                    point.at(),
                    point.rto(),
                    point.rtoTarget(),
                    point.restored(),
                    point.rpo(),
                    point.rpoTarget(),
                    point.lost(),
                    point.met());
        }
        return csv.file("evenkeel-reports.csv");
    }

    private static Shown shown(Trend trend) {
        return new Shown(trend, chart(trend, Point::rto, Point::rtoTarget), chart(trend, Point::rpo, Point::rpoTarget));
    }

    private static @Nullable TrendChart chart(
            Trend trend, Function<Point, @Nullable Long> measured, Function<Point, @Nullable Long> target) {
        List<Value> values = trend.points().reversed().stream()
                .filter(point -> measured.apply(point) != null)
                .map(point -> new Value(
                        point.at(),
                        Objects.requireNonNull(measured.apply(point)),
                        target.apply(point),
                        point.type().equals("drill"),
                        point.title()))
                .toList();
        return values.isEmpty() ? null : TrendChart.of(values);
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
