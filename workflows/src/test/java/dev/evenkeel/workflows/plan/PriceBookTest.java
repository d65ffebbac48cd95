package dev.evenkeel.workflows.plan;

import static dev.evenkeel.workflows.plan.Plans.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceBookTest {

    private static final PriceReader READER = new PriceReader(new ExpressionCompiler());

    private final PriceBook book = READER.read("prices.yaml", """
                    currency: EUR
                    prices:
                      - { resource: aws_instance, match: { instance_type: t3.micro }, monthly: 8.5 }
                      - { resource: aws_instance, match: { instance_type: t3.large }, monthly: 70 }
                      - { resource: aws_ebs_volume, monthly: "${resource.size * 0.1}" }
                      - { resource: "aws_iam_*", monthly: 0 }
                    """).book();

    @Test
    void pricesWhatIsMadeChangedAndDestroyed() {
        Map<String, Object> small = Map.of("instance_type", "t3.micro");
        Map<String, Object> large = Map.of("instance_type", "t3.large");

        assertThat(book.difference(resource("aws_instance.a", "create", Map.of(), small)))
                .hasValue(8.5);
        assertThat(book.difference(resource("aws_instance.a", "destroy", large, Map.of())))
                .hasValue(-70);
        assertThat(book.difference(resource("aws_instance.a", "update", small, large)))
                .hasValue(61.5);
        assertThat(book.difference(resource("aws_ebs_volume.a", "create", Map.of(), Map.of("size", 20L))))
                .hasValue(2);
        assertThat(book.difference(resource("aws_iam_role.a", "create", Map.of(), Map.of())))
                .hasValue(0);
        assertThat(book.difference(resource("aws_ami.a", "read", Map.of(), Map.of())))
                .hasValue(0);
    }

    @Test
    void doesNotKnowWhatIsInNoRow() {
        assertThat(book.difference(resource("aws_instance.a", "create", Map.of(), Map.of("instance_type", "x9"))))
                .isEmpty();
        assertThat(book.difference(resource("aws_s3_bucket.a", "create", Map.of(), Map.of())))
                .isEmpty();
        assertThat(book.difference(resource("aws_ebs_volume.a", "create", Map.of(), Map.of())))
                .as("the size is only known after the apply")
                .isEmpty();
    }

    @Test
    void namesTheProblemsOfItsFile() {
        assertThat(READER.read("prices.yaml", """
                        currency: euro
                        prices:
                          - { resource: aws_instance }
                          - { resource: aws_instance, monthly: -1 }
                          - { resource: aws_instance, monthly: "${size}" }
                        """).problems())
                .extracting(problem -> problem.at().line())
                .containsExactly(1, 3, 4, 5);
    }

    @Test
    void matchesPatternsInTheTimeThatTheyTake() {
        assertThat(new Wildcard("module.*.aws_*[\"a\"]").matches("module.x.aws_instance.b[\"a\"]"))
                .isTrue();
        assertThat(new Wildcard("a*").matches("ba")).isFalse();
        assertThat(new Wildcard("*").matches("")).isTrue();
        assertThat(new Wildcard("*a*a*a*a*a*a*a*a*a*b".repeat(20)).matches("a".repeat(5_000)))
                .isFalse();
    }
}
