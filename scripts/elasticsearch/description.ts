import type { ElasticsearchCluster } from './cluster.js'

/** Returns what its user needs to know about a cluster that runs. `GET /` is no example: the downloaded Elasticsearch lacks it. */
export function describeCluster({ urls, security }: Pick<ElasticsearchCluster, 'urls' | 'security'>): string {
  const health = `${urls[0]}/_cluster/health`
  if (security === undefined) return `\n${urls.join('\n')}\ntry it          curl ${health}`
  const { username, password, caPath, caFingerprint, serviceToken } = security
  return `
${urls.join('\n')}
user            ${username}
password        ${password}
CA              ${caPath}
CA SHA-256      ${caFingerprint}
service token   ${serviceToken}
try it          curl --cacert ${caPath} -u ${username}:${password} ${health}`
}
