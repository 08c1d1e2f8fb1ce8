package io.rowlog.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Data passes through packages in one direction, and the faces stand on top. */
@AnalyzeClasses(packages = "io.rowlog.producer", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleStructureTest {
    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_THE_FACES = noClasses()
            .that()
            .resideInAnyPackage(
                    "..snapshot..",
                    "..publish..",
                    "..preflight..",
                    "..replication..",
                    "io.rowlog.producer.stream..",
                    "..source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rowlog.producer.cli..", "io.rowlog.producer.api..", "io.micronaut..", "picocli..");

    @ArchTest
    static final ArchRule A_FACE_DOES_NOT_KNOW_THE_OTHER = noClasses()
            .that()
            .resideInAPackage("..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.rowlog.producer.api..")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("io.micronaut..");

    @ArchTest
    static final ArchRule WHAT_A_SNAPSHOT_USES_DOES_NOT_KNOW_IT = noClasses()
            .that()
            .resideInAnyPackage("..publish..", "..preflight..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.rowlog.producer.snapshot..");

    @ArchTest
    static final ArchRule WRITING_KNOWS_NO_POSTGRESQL = noClasses()
            .that()
            .resideInAPackage("..publish..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..", "io.rowlog.access.postgres..");

    @ArchTest
    static final ArchRule CHECKS_KNOW_NO_KAFKA = noClasses()
            .that()
            .resideInAPackage("..preflight..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.rowlog.access.kafka..", "io.rowlog.producer.publish..");

    @ArchTest
    static final ArchRule THE_LOG_IS_ALL_THAT_PRODUCER_AND_CONSUMER_SHARE =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.rowlog.consumer..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.rowlog.producer.(*)..").should().beFreeOfCycles();
}
