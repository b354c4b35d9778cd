import { run } from './command.js'
import { hasJavaCommand } from './java.js'

/**
 * Copies an artifact of Maven Central into a folder.
 * @param coordinates - `group:artifact:version`, and the type where it is no jar
 */
export async function copyArtifact(
  coordinates: string,
  folder: string,
  javaHome: string,
  signal?: AbortSignal,
): Promise<void> {
  const goal = ['-B', '-q', 'dependency:copy', `-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`]
  await run('mvn', goal, {
    // Maven needs a Java as well; the one found for the server is lent only where there is no other.
    env: hasJavaCommand() ? process.env : { ...process.env, JAVA_HOME: javaHome },
    remedy: 'Install Maven to fetch Elasticsearch with, or set ELASTICSEARCH_URL to one that is running already.',
    signal,
  })
}
