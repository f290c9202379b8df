{{- define "modelsteward.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "modelsteward.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "modelsteward.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "modelsteward.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "modelsteward.webhook" -}}{{ include "modelsteward.fullname" . }}-webhook{{- end }}
{{- define "modelsteward.operator" -}}{{ include "modelsteward.fullname" . }}-operator{{- end }}
{{- define "modelsteward.certificate" -}}{{ include "modelsteward.fullname" . }}-webhook-certificate{{- end }}

{{- define "modelsteward.selectorLabels" -}}
app.kubernetes.io/name: {{ include "modelsteward.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "modelsteward.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: modelsteward
{{ include "modelsteward.selectorLabels" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "modelsteward.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- printf "%s:%s" .Values.image.repository $tag }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* What a user is called who acts as the operator. */}}
{{- define "modelsteward.operatorUsername" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ include "modelsteward.operator" . }}
{{- end }}

{{/* Ignore or Fail, for workloads. */}}
{{- define "modelsteward.failurePolicy" -}}
{{- if .Values.webhook.failurePolicy }}
{{- .Values.webhook.failurePolicy }}
{{- else }}
{{- (and .Values.defaultPolicy.enabled (eq .Values.defaultPolicy.mode "Enforce")) | ternary "Fail" "Ignore" }}
{{- end }}
{{- end }}

{{/* The effect that a policy's mode allows at most. */}}
{{- define "modelsteward.whenUnsure" -}}
{{- if not .Values.defaultPolicy.enabled }}{{ eq (include "modelsteward.failurePolicy" .) "Fail" | ternary "Deny" "Warn" }}
{{- else }}{{ get (dict "Enforce" "Deny" "Warn" "Warn" "Audit" "Record") .Values.defaultPolicy.mode }}
{{- end }}
{{- end }}

{{/* A NotIn over exact names, as a JSON list: own namespace, kube-system, then `excluded`. */}}
{{- define "modelsteward.namespaces" -}}
{{- concat (list .Release.Namespace "kube-system") .Values.excludedNamespaces | uniq | toJson }}
{{- end }}

{{/* Rules for workloads, a group each. Custom groups have every version, also one that we can't read yet, so that
     the webhook says so, and every scope. Kinds that aren't served cost nothing: a definition that is installed
     later is called for at once. Which are served is known where our own group is. */}}
{{- define "modelsteward.workloadRules" -}}
{{- $kinds := .Files.Get "files/kinds.yaml" | fromYaml -}}
{{- range $kinds.builtIn }}
- apiGroups: [{{ .group | default `""` }}]
  apiVersions: [v1]
  resources: [{{ keys .resources | sortAlpha | join ", " }}]
  operations: [CREATE, UPDATE]
  scope: Namespaced
{{- end }}
{{- $served := dict }}
{{- if and .Values.webhook.servedKindsOnly (.Capabilities.APIVersions.Has "modelsteward.io/v1alpha1") }}
{{- range .Capabilities.APIVersions }}
{{- $parts := splitList "/" . }}
{{- if eq (len $parts) 3 }}{{ $_ := set $served (printf "%s/%s" (first $parts) (last $parts)) true }}{{ end }}
{{- end }}
{{- end }}
{{- $groups := list }}
{{- range $custom := $kinds.custom }}
{{- $groups = append $groups .group }}
{{- $resources := list }}
{{- range $resource, $kind := .resources }}
{{- if or (not $served) (hasKey $served (printf "%s/%s" $custom.group $kind)) }}
{{- $resources = append $resources $resource }}
{{- end }}
{{- end }}
{{- if and $resources (not (has .group $.Values.webhook.excludedGroups)) }}
- apiGroups: [{{ .group }}]
  apiVersions: ["*"]
  resources: [{{ sortAlpha $resources | join ", " }}]
  operations: [CREATE, UPDATE]
  scope: "*"
{{- end }}
{{- end }}
{{- range .Values.webhook.excludedGroups }}
{{- if not (has . $groups) }}
{{- fail (printf "webhook.excludedGroups: the webhook isn't called for %s anyway: the groups are %s" . (join ", " $groups)) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "modelsteward.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "modelsteward.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* CEL, true when the requester is one of a list of RBAC subjects. Argument: the list. */}}
{{- define "modelsteward.cel.requesterIsOneOf" -}}
{{- $users := list }}{{ $groups := list }}
{{- range . }}
{{- if eq .kind "Group" }}{{ $groups = append $groups .name }}
{{- else if eq .kind "User" }}{{ $users = append $users .name }}
{{- else }}{{ $users = append $users (printf "system:serviceaccount:%s:%s" .namespace .name) }}
{{- end }}
{{- end -}}
(request.userInfo.username in {{ $users | toJson }} || request.userInfo.?groups.orValue([]).exists(g, g in {{ $groups | toJson }}))
{{- end }}

{{/* CEL, true when the stamped identity `path` is the requester's. More than 512 groups don't fit into a stamp. */}}
{{- define "modelsteward.cel.isRequester" -}}
{{ . }}.username == request.userInfo.username
&& {{ . }}.?uid.orValue("") == request.userInfo.?uid.orValue("")
&& {{ . }}.?groups.orValue([]).all(g, g in request.userInfo.?groups.orValue([]))
&& (size(request.userInfo.?groups.orValue([])) > 512
    || request.userInfo.?groups.orValue([]).all(g, g in {{ . }}.?groups.orValue([])))
{{- end }}

{{/* CEL, true when the stamped time `path` is the API server's clock, give or take five minutes. */}}
{{- define "modelsteward.cel.isNow" -}}
timestamp({{ . }}) - timestamp(object.metadata.creationTimestamp) < duration("5m")
&& timestamp(object.metadata.creationTimestamp) - timestamp({{ . }}) < duration("5m")
{{- end }}

{{/* CEL, true when a field of an AIModel that an approval covers changes; the order of lists doesn't count. */}}
{{- define "modelsteward.cel.coveredChange" -}}
["provider", "sources", "licenseRef", "licenseExpression", "licenseTerms", "noticeFile", "baseModels", "datasets",
 "riskTier", "modalities", "intendedPurposes"].exists(f,
  (f in object.spec) != (f in oldObject.spec) || f in object.spec && (type(object.spec[f]) == list
    ? size(object.spec[f]) != size(oldObject.spec[f]) || object.spec[f].exists(x, !(x in oldObject.spec[f]))
    : object.spec[f] != oldObject.spec[f]))
|| has(object.spec.facts) != has(oldObject.spec.facts)
|| has(object.spec.facts) && (size(object.spec.facts) != size(oldObject.spec.facts) || object.spec.facts.exists(f,
  !(f in oldObject.spec.facts) || (type(object.spec.facts[f]) == list
    ? size(object.spec.facts[f]) != size(oldObject.spec.facts[f])
      || object.spec.facts[f].exists(x, !(x in oldObject.spec.facts[f]))
    : object.spec.facts[f] != oldObject.spec.facts[f])))
{{- end }}

{{/* A binding that refuses. Arguments: root, name. */}}
{{- define "modelsteward.denyingBinding" -}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "modelsteward.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions: [Deny]
{{- end }}

{{/* All of our kinds, to read. */}}
{{- define "modelsteward.readRule" -}}
- apiGroups: [modelsteward.io]
  resources:
    - aimodels
    - approvals
    - audits
    - auditschedules
    - complianceframeworks
    - governancepolicies
    - ledgerentries
    - modellicenses
    - waivers
  verbs: [get, list, watch]
{{- end }}

{{/*
CEL: whether the user holds the verb administer on the AIModel of the request.
*/}}
{{- define "modelsteward.administers" -}}
authorizer.group('modelsteward.io').resource('aimodels').name(request.name).check('administer').allowed()
{{- end }}

{{/* What the schema can't say: two values that exclude each other. */}}
{{- define "modelsteward.webhookValues" -}}
{{- $taken := add .Values.webhook.preStopSeconds .Values.webhook.drainSeconds }}
{{- if eq (int .Values.webhook.port) (int .Values.webhook.healthPort) }}
{{- fail (printf "webhook.port and webhook.healthPort are both %d: choose two ports" (int .Values.webhook.port)) }}
{{- else if gt $taken (int64 .Values.webhook.terminationGracePeriodSeconds) }}
{{- fail (printf "webhook.terminationGracePeriodSeconds is %d, but preStopSeconds and drainSeconds take %d: raise it" (int .Values.webhook.terminationGracePeriodSeconds) $taken) }}
{{- end }}
{{- end }}
