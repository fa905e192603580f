import { infiniteQueryOptions, mutationOptions, queryOptions } from "@tanstack/react-query";
import {
  getDemoOptions,
  getSetupOptions,
  getWorkspaceOptions,
  getWorkspaceQueryKey,
  listKeysOptions,
  listKeysQueryKey,
  listTeamsOptions,
  listTeamsQueryKey,
  listUsersOptions,
  listUsersQueryKey,
} from "@/client/@tanstack/react-query.gen";
import {
  acceptInvite,
  addTeam,
  addUser,
  changePassword,
  changeTeam,
  changeUser,
  changeWorkspace,
  createKey,
  deleteTeam,
  inviteUser,
  listAudit,
  removeDemo,
  revokeKey,
  setUp,
  signIn,
  signOut,
} from "@/client/sdk.gen";
import type {
  AcceptInviteForm,
  ChangePasswordForm,
  ChangeTeam,
  ChangeUser,
  ChangeWorkspace,
  NewKey,
  NewTeam,
  NewUser,
  SessionOut,
  SetupForm,
  SignInForm,
} from "@/client/types.gen";
import { queryClient } from "@/lib/query";
import { SESSION_KEY } from "@/lib/session";
import { setSessionEnded } from "@/lib/session-ended";

const throwOnError = true as const;

/** Somebody is in: what another person saw before is forgotten. */
function enter(session: SessionOut): void {
  queryClient.removeQueries();
  queryClient.setQueryData(SESSION_KEY, session);
  setSessionEnded(false);
}

// The door.

export const setupQuery = getSetupOptions();
export const demoQuery = getDemoOptions();

export const signInMutation = mutationOptions({
  mutationFn: async (body: SignInForm) => (await signIn({ body, throwOnError })).data,
  onSuccess: enter,
});
export const setUpMutation = mutationOptions({
  mutationFn: async (body: SetupForm) => (await setUp({ body, throwOnError })).data,
  onSuccess: enter,
});
export const acceptInviteMutation = mutationOptions({
  mutationFn: async (body: AcceptInviteForm) => (await acceptInvite({ body, throwOnError })).data,
  onSuccess: enter,
});

/** In place: the same person, the same page; only what may be old is asked anew. */
export const signInAgainMutation = mutationOptions({
  mutationFn: async (body: SignInForm) => (await signIn({ body, throwOnError })).data,
  onSuccess: (session) => {
    queryClient.setQueryData(SESSION_KEY, session);
    setSessionEnded(false);
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  },
});
export const signOutMutation = mutationOptions({
  mutationFn: () => signOut({ throwOnError }),
});
export const changePasswordMutation = mutationOptions({
  mutationFn: (body: ChangePasswordForm) => changePassword({ body, throwOnError }),
});

// The workspace and its people.

export const workspaceQuery = getWorkspaceOptions();
export const usersQuery = queryOptions({ ...listUsersOptions(), staleTime: 60_000 });
export const teamsQuery = queryOptions({ ...listTeamsOptions(), staleTime: 60_000 });
export const keysQuery = listKeysOptions();

const staleWorkspace = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: getWorkspaceQueryKey() }),
    queryClient.invalidateQueries({ queryKey: SESSION_KEY }),
  ]);
/** People name their team and teams their people. */
const staleUsers = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: listUsersQueryKey() }),
    queryClient.invalidateQueries({ queryKey: listTeamsQueryKey() }),
  ]);
const staleKeys = () => queryClient.invalidateQueries({ queryKey: listKeysQueryKey() });

export const changeWorkspaceMutation = mutationOptions({
  mutationFn: async (body: ChangeWorkspace) => (await changeWorkspace({ body, throwOnError })).data,
  onSuccess: (workspace) => {
    queryClient.setQueryData(getWorkspaceQueryKey(), workspace);
    return queryClient.invalidateQueries({ queryKey: SESSION_KEY });
  },
});
export const addUserMutation = mutationOptions({
  mutationFn: async (body: NewUser) => (await addUser({ body, throwOnError })).data,
  onSuccess: staleUsers,
});
export const changeUserMutation = mutationOptions({
  mutationFn: async ({ id, ...body }: ChangeUser & { id: string }) =>
    (await changeUser({ path: { user_id: id }, body, throwOnError })).data,
  onSuccess: staleUsers,
});
export const inviteUserMutation = mutationOptions({
  mutationFn: async (id: string) =>
    (await inviteUser({ path: { user_id: id }, throwOnError })).data,
});
export const addTeamMutation = mutationOptions({
  mutationFn: async (body: NewTeam) => (await addTeam({ body, throwOnError })).data,
  onSuccess: staleUsers,
});
export const changeTeamMutation = mutationOptions({
  mutationFn: async ({ id, ...body }: ChangeTeam & { id: string }) =>
    (await changeTeam({ path: { team_id: id }, body, throwOnError })).data,
  onSettled: staleUsers,
});
export const deleteTeamMutation = mutationOptions({
  mutationFn: (id: string) => deleteTeam({ path: { team_id: id }, throwOnError }),
  onSuccess: staleUsers,
});
export const createKeyMutation = mutationOptions({
  mutationFn: async (body: NewKey) => (await createKey({ body, throwOnError })).data,
  onSuccess: staleKeys,
});
export const revokeKeyMutation = mutationOptions({
  mutationFn: (id: string) => revokeKey({ path: { key_id: id }, throwOnError }),
  onSuccess: staleKeys,
});

/** The demo and everybody in it is gone, so is the own session. */
export const removeDemoMutation = mutationOptions({
  mutationFn: () => removeDemo({ throwOnError }),
});

// The audit log: grows at its head, so it is read again on request, not under the reader's eyes.

export const AUDIT_KEY = ["audit"] as const;
export type AuditFilter = { actorId?: string };

const newest = (): string | null => null;

export const auditQuery = ({ actorId }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [...AUDIT_KEY, { actorId }],
    queryFn: async ({ pageParam, signal }) =>
      (
        await listAudit({
          query: { actor_id: actorId, cursor: pageParam, limit: 100 },
          signal,
          throwOnError,
        })
      ).data,
    initialPageParam: newest(),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const stale = { workspace: staleWorkspace, users: staleUsers, keys: staleKeys };
